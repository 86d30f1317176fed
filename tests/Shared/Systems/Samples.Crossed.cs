using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Testing;

internal sealed partial class Samples
{
    private Dictionary<string, Func<GraphBuilder, Value>> Crossed => new()
    {
        ["Wide & Deep"] = graph => WideAndDeep.Build(graph, new() { Embedding = Widths, Mlp = Plain, Linear = new() { Fields = ["user_id", "category"] } }),
        ["Wide & Deep, crossed columns"] = graph => WideAndDeep.Build(graph, new()
        {
            Embedding = Raw with { Crosses = [new("hour_category", ["hour", "category"], 40), new("item_category", ["item_id", "category"], 30)] },
            Mlp = Plain,
            Linear = new()
            {
                Fields = ["user_id"],
                Crosses =
                [
                    new("history_item", ["history.category", "item_id", "tags"], 50, Seed: 3),
                    new("user_topic", ["user_id", "hour"], 30, FirstIndex: 2, Pooling: Pooling.Mean),
                ],
            },
        }),
        ["DeepFM"] = graph => DeepFm.Build(graph, new() { Embedding = Raw, Mlp = Plain, Output = ActivationKind.None }),
        ["DeepFM, PReLU"] = graph => DeepFm.Build(graph, new() { Embedding = Embedded, Mlp = Plain with { Activation = new(ActivationKind.PRelu) } }),
        ["DCN"] = graph => Dcn.Build(graph, new() { Embedding = Widths, Cross = Cross(CrossKind.Vector), Mlp = Plain }),
        ["DCN, per element, clipped"] = graph => Dcn.Build(graph, new() { Embedding = Raw, Cross = Cross(CrossKind.Element), Mlp = Plain, InputClip = 0.4 }),
        ["DCNv2"] = graph => Dcn.Build(graph, new() { Embedding = Raw, Cross = Cross(CrossKind.Matrix), Mlp = Plain }),
        ["DCNv2, stacked"] = graph => Dcn.Build(graph, new() { Embedding = Raw, Cross = Cross(CrossKind.Matrix), Structure = CrossStructure.Stacked, Stacked = Normed }),
        ["DCNv2, stacked and parallel, low rank"] = graph => Dcn.Build(graph, new() { Embedding = Raw, Cross = Cross(CrossKind.LowRank), Structure = CrossStructure.StackedParallel, Stacked = Plain, Mlp = Normed }),
        ["DCNv2, cross only, mixture, linear part"] = graph => Dcn.Build(graph, new() { Embedding = Raw, Cross = Cross(CrossKind.Mixture), Structure = CrossStructure.CrossOnly, Linear = new() }),
        ["DLRM"] = graph => Dlrm.Build(graph, new() { Embedding = Raw, Bottom = Plain, Top = Plain }),
        ["DLRM, upper triangle, dense last"] = graph => Dlrm.Build(graph, new() { Embedding = Raw, Bottom = Plain, Top = Plain, Order = PairOrder.Upper, DenseFirst = false, PairsFirst = true, SelfInteraction = true }),
        ["DLRM, joined"] = graph => Dlrm.Build(graph, new() { Embedding = Raw, Bottom = Normed, Top = Plain, Interaction = DlrmInteraction.Concat }),
        ["DLRM, no numbers"] = graph => Dlrm.Build(graph, new() { Embedding = Raw with { Fields = ["user_id", "item_id", "tags"] }, Top = Plain }),
    };

    private CrossOptions Cross(CrossKind kind) => new() { Kind = kind, Layers = 2, Rank = size.Rank, Experts = 2 };
}
