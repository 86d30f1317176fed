using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Testing;

internal sealed partial class Samples
{
    /// <summary>Fields whose tables have a vector for each other field: few of them have many rows.</summary>
    private static readonly IReadOnlyList<string> FewFields =
        ["user_id", "history.category", "age", "hour", "item_id", "category", "tags", "topics", "price"];

    private Dictionary<string, Func<GraphBuilder, Value>> Machines => new()
    {
        ["MF"] = graph => MatrixFactorization.Build(graph, new() { Embedding = Raw, Linear = new() { Fields = ["user_id", "item_id"] } }),
        ["MF, plain, several fields"] = graph => MatrixFactorization.Build(graph, new() { Embedding = Raw, User = ["user_id", "history.item"], Item = ["item_id", "tags"], Output = ActivationKind.Sigmoid }),
        ["POLY2"] = graph => Poly2.Build(graph, new() { Buckets = size.Layer * 1009 }),
        ["POLY2, some fields"] = graph => Poly2.Build(graph, new() { Fields = ["category", "user_id", "item_id"], Buckets = 31 }),
        ["FFM"] = graph => FieldAwareFm.Build(graph, new() { Embedding = Aware }),
        ["FFM, raw numbers"] = graph => FieldAwareFm.Build(graph, new() { Embedding = Aware with { Numeric = NumericInput.Raw } }),
        ["LS-PLM"] = graph => LsPlm.Build(graph, new() { Regions = size.Experts }),
        ["LS-PLM, mean, no bias"] = graph => LsPlm.Build(graph, new() { Regions = 2, Linear = new() { Pooling = Pooling.Mean, Bias = false } }),
        ["HOFM"] = graph => Hofm.Build(graph, new() { Embedding = Raw }),
        ["HOFM, order 4, shared tables"] = graph => Hofm.Build(graph, new() { Embedding = Embedded, Order = 4, SharedTables = true }),
        ["FwFM"] = graph => FwFm.Build(graph, new() { Embedding = Embedded }),
        ["FwFM, weights"] = graph => FwFm.Build(graph, new() { Embedding = Raw, First = FirstOrder.Weights }),
        ["FwFM, feature vectors"] = graph => FwFm.Build(graph, new() { Embedding = Raw, First = FirstOrder.FeatureVectors }),
        ["FmFM"] = graph => FmFm.Build(graph, new() { Embedding = Embedded }),
        ["FmFM, vectors"] = graph => FmFm.Build(graph, new() { Embedding = Raw, Vectors = true }),
        ["IFM"] = graph => Ifm.Build(graph, new() { Embedding = Raw, Mlp = Plain }),
        ["DIFM"] = graph => Difm.Build(graph, new() { Embedding = Raw, Mlp = Plain, Heads = 2 }),
        ["DIFM, embedded numbers, no residual"] = graph => Difm.Build(graph, new() { Embedding = Embedded, Mlp = Normed, Heads = 1, Residual = false }),
        ["AFN"] = graph => Afn.Build(graph, new() { Embedding = Embedded, Least = 0.1, Neurons = size.Layer, Mlp = Plain }),
        ["AFN, ensemble"] = graph => Afn.Build(graph, new() { Embedding = Embedded, Least = 0.1, Neurons = size.Layer, Mlp = Plain, Deep = Plain }),
        ["AFN, by components, bias, linear"] = graph => Afn.Build(graph, new() { Embedding = Raw, Least = 0.1, Neurons = 3, Norm = LogarithmicNorm.Components, Bias = true, Mlp = Normed, Linear = new() }),
        ["AutoRec"] = graph => AutoRec.Build(graph, new() { HiddenUnits = size.Layer }),
        ["AutoRec, sigmoid"] = graph => AutoRec.Build(graph, new() { HiddenUnits = size.Layer, Activation = ActivationKind.Relu, Output = ActivationKind.Sigmoid }),
    };

    private EmbeddingOptions Aware => new() { Dimension = size.Dimension, Numeric = NumericInput.Embedded, Fields = FewFields };

    /// <summary>A user's rating of every item, and the item.</summary>
    private IReadOnlyList<Feature> Ratings =>
    [
        new NumericFeature("ratings", Side.User, NumericEncoding.Raw, 4 * size.Layer),
        new IdFeature("item_id", Side.Item, new DirectEncoding(4 * size.Layer)),
    ];
}
