using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Features;

public class AllocationTests
{
    private const int Count = 16;

    private static readonly string?[] Words = RandomRequest.Words(new Random(1), 3 * Count);
    private static readonly long[] Longs = RandomRequest.Longs(new Random(2), 3 * Count);
    private static readonly double[] Doubles = RandomRequest.Doubles(new Random(3), 3 * Count);
    private static readonly float[] Floats = RandomRequest.Floats(new Random(4), 3 * Count);
    private static readonly int[] Lengths = [.. Enumerable.Repeat(3, Count)];

    [Fact]
    public void Reused_request_with_every_kind_of_feature_allocates_nothing()
    {
        var request = new RankRequest([.. AllKinds.On(Side.User), .. AllKinds.On(Side.Item, "item ")]);
        Fill(request);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Fill(request);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Fill(RankRequest request)
    {
        request.Clear();
        request.Set("word", "green");
        request.Set("word", "green".AsSpan());
        request.Set("number", 20);
        request.Set("hash", "a text that is longer than one stripe of the hash");
        request.Set("direct", 7);
        request.Set("interval", 1.5);
        request.Set("amount", 12.5);
        request.SetVector("vector", Floats.AsSpan(0, 3));
        request.SetIds("tags", Words, Floats);
        request.SetIds("codes", Longs);
        request.SetSequence("clicks", "item", Longs);
        request.SetSequence("clicks", "word", Words);
        request.SetSequence("clicks", "dwell", Doubles);
        var items = request.Items;
        items.Reset(Count);
        items.Set("item word", Words.AsSpan(0, Count));
        items.Set("item number", Longs.AsSpan(0, Count));
        items.Set("item interval", Doubles.AsSpan(0, Count));
        items.Set("item amount", Floats.AsSpan(0, Count));
        items.SetVectors("item vector", Floats);
        items.SetIds("item tags", Words, Lengths, Floats);
        items.SetSequences("item clicks", "item", Longs, Lengths);
        items.SetSequences("item clicks", "word", Words, Lengths);
        items.SetSequences("item clicks", "dwell", Doubles, Lengths);
        items.Set(3, "item word", "red");
        items.Set(3, "item direct", 3);
        items.Set(3, "item place", 2.5);
        items.SetVector(3, "item vector", Floats.AsSpan(0, 3));
        items.SetIds(3, "item codes", Longs);
        items.SetSequence(3, "item clicks", "item", Longs.AsSpan(0, 3));
        request.Validate();
    }
}
