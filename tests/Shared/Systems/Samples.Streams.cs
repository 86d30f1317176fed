using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Testing;

internal sealed partial class Samples
{
    private Dictionary<string, Func<GraphBuilder, Value>> Streams => new()
    {
        ["DualMLP"] = graph => DualMlp.Build(graph, new() { Embedding = Raw, First = Plain, Second = Plain with { Activation = new(ActivationKind.Tanh) } }),
        ["FinalMLP"] = graph => FinalMlp.Build(graph, new()
        {
            Embedding = Raw,
            First = Plain,
            Second = Plain,
            Gate = new() { HiddenUnits = [size.Layer] },
            FirstContext = ["user_id"],
            SecondContext = ["item_id", "category"],
            Heads = 2,
        }),
        ["FinalMLP, a trained context, one head"] = graph => FinalMlp.Build(graph, new() { Embedding = Embedded, First = Normed, Second = new() { HiddenUnits = [5] }, SecondContext = ["age"] }),
        ["FinalMLP, no selection"] = graph => FinalMlp.Build(graph, new() { Embedding = Widths, First = Plain, Second = Plain, Selection = false }),
        ["FINAL"] = graph => FinalNet.Build(graph, new() { Embedding = Raw, First = Plain, Second = Plain, FieldGates = true }),
        ["FINAL, one block, added, normed"] = graph => FinalNet.Build(graph, new() { Embedding = Widths, First = Normed, Residual = FinalNetResidual.Sum }),
        ["EDCN"] = graph => Edcn.Build(graph, new() { Embedding = Embedded, BatchNorm = true }),
        ["EDCN, added"] = graph => Edcn.Build(graph, new() { Embedding = Raw, Layers = 2, Bridge = EdcnBridge.Sum }),
        ["EDCN, joined, PReLU"] = graph => Edcn.Build(graph, new() { Embedding = Widths, Layers = 1, Bridge = EdcnBridge.Concat, Activation = new(ActivationKind.PRelu) }),
        ["EDCN, attention"] = graph => Edcn.Build(graph, new() { Embedding = Raw, Layers = 2, Bridge = EdcnBridge.Attention, Temperature = 0.5 }),
        ["EDCN, shared attention"] = graph => Edcn.Build(graph, new() { Embedding = Raw, Layers = 2, Bridge = EdcnBridge.Attention, SharedAttention = true, BatchNorm = true }),
        ["Wukong"] = graph => WuKong.Build(graph, new() { Embedding = Embedded, Layers = 2, FmVectors = size.Experts, LinearVectors = size.Experts, Rank = size.Rank, Fm = new() { HiddenUnits = [size.Layer] }, Mlp = Plain }),
        ["Wukong, all products, no norm"] = graph => WuKong.Build(graph, new() { Embedding = Raw, Layers = 1, FmVectors = 2, LinearVectors = 7, Rank = 0, LayerNorm = false, Mlp = Normed }),
        ["APG"] = graph => Apg.Build(graph, new() { Embedding = Raw, Mlp = Plain, Condition = ["user_id", "hour"], OwnCondition = true, Rank = size.Rank, OverParameters = size.Layer }),
        ["APG, self-wise, generated bias"] = graph => Apg.Build(graph, new() { Embedding = Embedded, Mlp = Normed, Rank = 3, GeneratedBias = true, Generator = new() { HiddenUnits = [4] }, Linear = null }),
        ["APG, whole matrices"] = graph => Apg.Build(graph, new() { Embedding = Raw, Mlp = new() { HiddenUnits = [5] }, Condition = ["item_id"], Rank = 0 }),
    };
}
