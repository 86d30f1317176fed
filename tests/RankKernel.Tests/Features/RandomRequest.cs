namespace RankKernel.Tests.Features;

/// <summary>Sets every feature of <see cref="AllKinds"/> to random values, items by columns.</summary>
internal static class RandomRequest
{
    public static void Fill(RankRequest request, Random random, int items)
    {
        request.Set("word", Word(random));
        request.Set("number", random.Next(-4, 4) * 10);
        request.Set("hash", random.NextInt64());
        request.Set("direct", random.Next(-5, 60));
        request.Set("slotted", random.NextInt64());
        request.Set("moment", random.NextInt64(2_000_000_000));
        request.Set("interval", (random.NextDouble() * 8) - 4);
        request.Set("amount", random.NextDouble() * 100);
        request.Set("place", random.NextDouble() * 30);
        request.SetVector("vector", Floats(random, 3));
        var tags = random.Next(7);
        request.SetIds("tags", Words(random, tags), Floats(random, tags));
        request.SetIds("codes", Longs(random, random.Next(6)));
        var events = random.Next(9);
        request.SetSequence("clicks", "item", Longs(random, events));
        request.SetSequence("clicks", "word", Words(random, events));
        request.SetSequence("clicks", "dwell", Doubles(random, events));
        request.Items.Reset(items);
        Fill(request.Items, random);
    }

    public static string? Word(Random random) => random.Next(8) switch
    {
        0 => null,
        1 => "other",
        _ => AllKinds.Words[random.Next(AllKinds.Words.Length)],
    };

    public static string?[] Words(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Word(random))];

    public static long[] Longs(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(-3, 60))];

    public static double[] Doubles(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 40) - 5)];

    public static float[] Floats(Random random, int count) => [.. Doubles(random, count).Select(number => (float)number)];

    public static int[] Lengths(Random random, int count, int limit) => [.. Enumerable.Range(0, count).Select(_ => random.Next(limit))];

    private static void Fill(ItemBatch items, Random random)
    {
        var count = items.Count;
        items.Set("item word", Words(random, count));
        items.Set("item number", Longs(random, count));
        items.Set("item hash", Words(random, count));
        items.Set("item direct", Longs(random, count));
        items.Set("item slotted", Longs(random, count));
        items.Set("item moment", Doubles(random, count));
        items.Set("item interval", Doubles(random, count));
        items.Set("item amount", Floats(random, count));
        items.Set("item place", Longs(random, count));
        items.SetVectors("item vector", Floats(random, 3 * count));
        var lengths = Lengths(random, count, 7);
        items.SetIds("item tags", Longs(random, lengths.Sum()), lengths, Floats(random, lengths.Sum()));
        lengths = Lengths(random, count, 6);
        items.SetIds("item codes", Longs(random, lengths.Sum()), lengths);
        lengths = Lengths(random, count, 9);
        items.SetSequences("item clicks", "item", Longs(random, lengths.Sum()), lengths);
        items.SetSequences("item clicks", "word", Words(random, lengths.Sum()), lengths);
        items.SetSequences("item clicks", "dwell", Doubles(random, lengths.Sum()), lengths);
    }
}
