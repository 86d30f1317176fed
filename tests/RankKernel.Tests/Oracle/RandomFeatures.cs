using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

/// <summary>A seeded choice of features of every kind, with at least an id and a history of the user and an id of the item.</summary>
internal static class RandomFeatures
{
    public static IReadOnlyList<Feature> Create(Random random)
    {
        var features = new List<Feature>
        {
            new IdFeature("user", Side.User, Ids(random)),
            new IdFeature("item", Side.Item, Ids(random)),
            History("history", Side.User, random),
        };
        for (var i = random.Next(4); i > 0; i--)
        {
            features.Add(new IdFeature($"id_{i}", AnySide(random), Ids(random)));
        }

        for (var i = random.Next(3); i > 0; i--)
        {
            features.Add(new MultiIdFeature($"tags_{i}", AnySide(random), Ids(random), random.Next(1, 7), Weighted: random.Next(2) == 0));
        }

        for (var i = random.Next(3); i > 0; i--)
        {
            features.Add(new NumericFeature($"number_{i}", AnySide(random), NumericEncoding.Raw, random.Next(2) == 0 ? 1 : random.Next(1, 9)));
        }

        if (random.Next(3) == 0)
        {
            features.Add(History("events", AnySide(random), random));
        }

        return [.. features.OrderBy(_ => random.Next())];
    }

    private static SequenceFeature History(string name, Side side, Random random)
    {
        var columns = new List<SequenceColumn> { new IdColumn("item", Ids(random)) };
        if (random.Next(2) == 0)
        {
            columns.Add(new IdColumn("category", Ids(random)));
        }

        if (random.Next(3) == 0)
        {
            columns.Insert(random.Next(columns.Count), new NumericColumn("gap", NumericEncoding.Raw));
        }

        return new SequenceFeature(name, side, random.Next(4) == 0 ? 1 : random.Next(2, 14), columns);
    }

    private static DirectEncoding Ids(Random random) => random.Next(2) == 0
        ? new DirectEncoding(random.Next(1, 30), FirstIndex: 1, Padding: 0)
        : new DirectEncoding(random.Next(1, 30));

    private static Side AnySide(Random random) => random.Next(5) switch
    {
        0 => Side.Context,
        1 or 2 => Side.User,
        _ => Side.Item,
    };
}
