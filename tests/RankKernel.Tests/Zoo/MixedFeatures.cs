using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Tests.ZooTests;

/// <summary>One feature of every kind on every side.</summary>
internal static class MixedFeatures
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        new IdFeature("user_id", Side.User, new DirectEncoding(30)),
        new SequenceFeature("history", Side.User, 6,
        [
            new IdColumn("item", new DirectEncoding(40, FirstIndex: 1, Padding: 0)),
            new IdColumn("category", new DirectEncoding(8, FirstIndex: 1, Padding: 0)),
            new IdColumn("action", new HashEncoding(5)),
            new NumericColumn("gap", NumericEncoding.Raw),
        ]),
        new NumericFeature("age", Side.User, NumericEncoding.Raw),
        new IdFeature("hour", Side.Context, new DirectEncoding(24)),
        new IdFeature("item_id", Side.Item, new VocabularyEncoding(new Vocabulary([.. Enumerable.Range(0, 50).Select(id => (long)id)]), FirstIndex: 2)),
        new IdFeature("category", Side.Item, new DirectEncoding(8, FirstIndex: 1)),
        new MultiIdFeature("tags", Side.Item, new DirectEncoding(12, FirstIndex: 1, Padding: 0), 4),
        new MultiIdFeature("topics", Side.Item, new HashEncoding(9), 3, Weighted: true),
        new NumericFeature("price", Side.Item, NumericEncoding.Raw),
        new NumericFeature("image", Side.Item, NumericEncoding.Raw, Dimension: 3),
    ];
}
