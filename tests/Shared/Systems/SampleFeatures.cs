using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Testing;

/// <summary>The features of sample networks: one of every kind on every side.</summary>
internal static class SampleFeatures
{
    private const int LargeTable = 100_000;
    private const int MoreFields = 15;

    /// <summary>Few rows and short histories, for tests.</summary>
    public static IReadOnlyList<Feature> Small { get; } = Create(30, 40, 6);

    /// <summary>Tables of 100,000 rows, histories of 50 events, and more fields on both sides, for benchmarks.</summary>
    public static IReadOnlyList<Feature> Production { get; } =
    [
        .. Create(LargeTable, LargeTable, 50),
        .. Enumerable.Range(0, MoreFields).Select(i => new IdFeature($"user_field_{i}", Side.User, new DirectEncoding(LargeTable))),
        .. Enumerable.Range(0, MoreFields).Select(i => new IdFeature($"item_field_{i}", Side.Item, new DirectEncoding(LargeTable))),
    ];

    private static IReadOnlyList<Feature> Create(int users, int items, int history) =>
    [
        new IdFeature("user_id", Side.User, new DirectEncoding(users)),
        new SequenceFeature("history", Side.User, history,
        [
            new IdColumn("item", new DirectEncoding(items, FirstIndex: 1, Padding: 0)),
            new IdColumn("category", new DirectEncoding(8, FirstIndex: 1, Padding: 0)),
            new IdColumn("action", new HashEncoding(5)),
            new NumericColumn("gap", NumericEncoding.Raw),
        ]),
        new NumericFeature("age", Side.User, NumericEncoding.Raw),
        new IdFeature("hour", Side.Context, new DirectEncoding(24)),
        new IdFeature("item_id", Side.Item, new VocabularyEncoding(new Vocabulary([.. Enumerable.Range(0, items + 10).Select(id => (long)id)]), FirstIndex: 2)),
        new IdFeature("category", Side.Item, new DirectEncoding(8, FirstIndex: 1)),
        new MultiIdFeature("tags", Side.Item, new DirectEncoding(12, FirstIndex: 1, Padding: 0), 4),
        new MultiIdFeature("topics", Side.Item, new HashEncoding(9), 3, Weighted: true),
        new NumericFeature("price", Side.Item, NumericEncoding.Raw),
        new NumericFeature("image", Side.Item, NumericEncoding.Raw, Dimension: 3),
    ];
}
