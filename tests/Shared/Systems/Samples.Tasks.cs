using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Testing;

internal sealed partial class Samples
{
    private Dictionary<string, Func<GraphBuilder, Value>> Tasks => new()
    {
        ["shared bottom"] = graph => SharedBottom.Build(graph, new() { Embedding = Raw, Tasks = ["score", "buy"], Bottom = Normed, Tower = Plain }),
        ["MMoE"] = graph => Mmoe.Build(graph, Experts),
        ["MMoE, deep gates"] = graph => Mmoe.Build(graph, Experts with { Embedding = Embedded, Gate = Plain, Expert = Normed }),
        ["MMoE, one gate"] = graph => Mmoe.Build(graph, Experts with { SharedGate = true, Experts = 1, Output = ActivationKind.None }),
    };

    private MmoeOptions Experts => new() { Embedding = Raw, Tasks = ["score", "buy"], Experts = size.Experts, Expert = Plain, Tower = new() { HiddenUnits = [size.Layer / 2] } };
}
