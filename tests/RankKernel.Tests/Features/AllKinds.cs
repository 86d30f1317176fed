using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Tests.Features;

/// <summary>A feature of every kind and encoding.</summary>
internal static class AllKinds
{
    public static readonly string[] Words = ["red", "green", "blue", "", "schön", "🐎"];

    public static Feature[] On(Side side, string prefix = "") =>
    [
        new IdFeature(prefix + "word", side, new VocabularyEncoding(new Vocabulary(Words), 2, Unknown: 1, Missing: 0)),
        new IdFeature(prefix + "number", side, new VocabularyEncoding(new Vocabulary([10L, 20L, -30L]), 2, Unknown: 1, Missing: 0)),
        new IdFeature(prefix + "hash", side, new HashEncoding(97, 1, Seed: 3)),
        new IdFeature(prefix + "direct", side, new DirectEncoding(50, 2, Unknown: 1)),
        new IdFeature(prefix + "slotted", side, new FeatureIdEncoding(5, 6, 40, Seed: 2)),
        new TimeFeature(prefix + "moment", side),
        new IdFeature(prefix + "interval", side, new BoundaryEncoding([-1, 0, 2.5], 1)),
        new NumericFeature(prefix + "amount", side, new([new Log1p(), new ZScore(1, 2), new Clip(-3, 3)], Default: 4)),
        new NumericFeature(prefix + "place", side, new([new Quantile([0, 1, 5, 25])], 0, NonFinite.Reject)),
        new NumericFeature(prefix + "vector", side, new([new MinMax(-1, 1)], 0, NonFinite.Reject), 3),
        new MultiIdFeature(prefix + "tags", side, new HashEncoding(31), 4, Truncation.KeepLast, Weighted: true),
        new MultiIdFeature(prefix + "codes", side, new DirectEncoding(9, 2, 1, 0, Padding: 10), 3),
        new SequenceFeature(
            prefix + "clicks",
            side,
            5,
            [
                new IdColumn("item", new DirectEncoding(1000, 1)),
                new IdColumn("word", new HashEncoding(64)),
                new NumericColumn("dwell", new([new SquareRoot()], 1, NonFinite.Reject)),
            ]),
    ];
}
