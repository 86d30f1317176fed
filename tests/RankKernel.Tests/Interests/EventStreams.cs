namespace RankKernel.Tests.Interests;

/// <summary>An event of the sample features' history, as it was given.</summary>
internal sealed record GivenEvent(long? Time, long Id, long Item, long Category, string? Action, double Gap)
{
    public static GivenEvent Random(Random random, long time, long id = 0) => new(
        time,
        id,
        random.Next(-2, 44),
        random.Next(-1, 9),
        random.Next(5) == 0 ? null : $"action {random.Next(4)}",
        Math.Round(random.NextDouble() * 4, 3));

    public void Set(InterestEvent happened)
    {
        happened.Clear();
        (happened.Time, happened.Id) = (Time, Id);
        happened.Set("item", Item);
        happened.Set("category", Category);
        happened.Set("action", Action);
        happened.Set("gap", Gap);
    }
}

/// <summary>What a history must be after some events, from the documentation and nothing else.</summary>
internal sealed class ExpectedHistory(int capacity, int droppedAtOnce, long window)
{
    private long _droppedThrough = long.MinValue;

    public List<GivenEvent> Events { get; private set; } = [];

    public ObserveResult Add(GivenEvent given)
    {
        var time = given.Time!.Value;
        if (given.Id != 0 && Events.Any(known => known.Id == given.Id))
        {
            return ObserveResult.Duplicate;
        }

        var last = Events.Count == 0 ? long.MinValue : Events[^1].Time!.Value;
        var isLate = Events.Count > 0 && time < last;
        if (isLate && (time <= _droppedThrough || last - time > window))
        {
            return ObserveResult.TooLate;
        }

        Events = [.. Events.Where(known => known.Time <= time), given, .. Events.Where(known => known.Time > time)];
        if (Events.Count > capacity)
        {
            _droppedThrough = Math.Max(_droppedThrough, Events[droppedAtOnce - 1].Time!.Value);
            Events = Events[droppedAtOnce..];
        }

        return isLate ? ObserveResult.Inserted : ObserveResult.Appended;
    }

    public void Fill(RankRequest request)
    {
        request.SetSequence("history", "item", [.. Events.Select(known => known.Item)]);
        request.SetSequence("history", "category", [.. Events.Select(known => known.Category)]);
        request.SetSequence("history", "action", (string?[])[.. Events.Select(known => known.Action)]);
        request.SetSequence("history", "gap", (double[])[.. Events.Select(known => known.Gap)]);
    }
}

/// <summary>Requests over the sample features.</summary>
internal static class SampleRequests
{
    public const int Items = 5;

    public static void Fill(RankRequest request, Random random)
    {
        request.Set("user_id", random.Next(30));
        request.Set("age", random.NextDouble());
        request.Set("hour", random.Next(24));
        request.Items.Reset(Items);
        request.Items.Set("item_id", Longs(random, 45));
        request.Items.Set("category", Longs(random, 8));
        request.Items.SetIds("tags", Longs(random, 12), [1, 1, 1, 1, 1]);
        request.Items.SetIds("topics", Longs(random, 99), [1, 1, 1, 1, 1], Floats(random, Items));
        request.Items.Set("price", Floats(random, Items));
        request.Items.SetVectors("image", Floats(random, 3 * Items));
    }

    private static long[] Longs(Random random, int below) => [.. Enumerable.Range(0, Items).Select(_ => random.NextInt64(below))];

    private static float[] Floats(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
}
