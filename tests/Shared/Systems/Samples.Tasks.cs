using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Testing;

internal sealed partial class Samples
{
    private Dictionary<string, Func<GraphBuilder, Value>> Tasks => new()
    {
        ["shared bottom"] = graph => SharedBottom.Build(graph, new() { Embedding = Raw, Tasks = ["score", "buy"], Bottom = Normed, Tower = Plain }),
        ["ESMM"] = graph => Esmm.Build(graph, new() { Embedding = Raw, Click = Plain, Conversion = Plain, Outputs = [new("score", EsmmScore.ClickAndConversion), new("click", EsmmScore.Click), new("buy", EsmmScore.Conversion)] }),
        ["ESMM, conversion alone"] = graph => Esmm.Build(graph, new() { Embedding = Embedded, Click = Normed, Conversion = Plain, Outputs = [new("score", EsmmScore.Conversion)] }),
        ["MoE"] = graph => Mmoe.Build(graph, Experts with { SharedGate = true }),
        ["MMoE"] = graph => Mmoe.Build(graph, Experts),
        ["MMoE, deep gates"] = graph => Mmoe.Build(graph, Experts with { Embedding = Embedded, Gate = Plain, Expert = Normed }),
        ["MMoE, one expert"] = graph => Mmoe.Build(graph, Experts with { Experts = 1, Output = ActivationKind.None }),
        ["PLE"] = graph => Ple.Build(graph, Levels),
        ["PLE, CGC"] = graph => Ple.Build(graph, Levels with { Levels = 1, Gate = Plain, Embedding = Embedded }),
        ["PLE, three levels, shared branch of shared experts"] = graph => Ple.Build(graph, Levels with { Levels = 3, TaskExperts = 1, SharedBranch = SharedBranch.SharedExperts, Expert = Normed }),
        ["PLE, no experts of a task's own"] = graph => Ple.Build(graph, Levels with { TaskExperts = 0, SharedExperts = 3 }),
        ["cross-stitch"] = graph => CrossStitch.Build(graph, new() { Embedding = Raw, Tasks = ["score", "buy"], Mlp = Plain }),
        ["cross-stitch, own tables"] = graph => CrossStitch.Build(graph, new() { Embedding = Embedded, OwnTables = true, Tasks = ["score", "buy", "like"], Mlp = Normed with { HiddenUnits = [size.Layer, size.Layer / 2] } }),
        ["AITM"] = graph => Aitm.Build(graph, new() { Embedding = Raw, Tasks = ["score", "buy"], Bottom = Plain, Tower = Plain }),
        ["AITM, three steps"] = graph => Aitm.Build(graph, new() { Embedding = Raw, Tasks = ["score", "buy", "return"], Bottom = Normed, Transfer = Plain with { HiddenUnits = [5, size.Layer] }, Tower = Plain }),
        ["DeepMCP"] = graph => DeepMcp.Build(graph, new() { Embedding = Raw, Mlp = Plain }),
        ["task fusion"] = graph => Fused("0.7*score^0.5 + clip(buy, 0.1, 0.9) * log1p(abs(price)) - max(score, buy) / (1.5 + image[1]*image[1])")(graph),
        ["task fusion, product of powers"] = graph => Fused("(1 + 2*score)^0.5 * (0.5 + 'buy')^-1.2")(graph),
        ["calibration"] = graph => Corrected(new NegativeSampling(0.1))(graph),
        ["calibration, table"] = graph => Corrected(new PlattScaling(1.3, -0.2), new IsotonicTable([0, 0.4, 0.5, 0.7, 1], [0, 0.2, 0.3, 0.8, 0.9]))(graph),
        ["calibration, of a product"] = graph =>
        {
            var logits = Esmm.Build(graph, new() { Embedding = Raw, Click = Plain, Conversion = Plain, Outputs = [new("score", EsmmScore.ClickAndConversion)] });
            Calibration.Build(graph, new() { Corrections = [new NegativeSampling(0.05), new LogitBias(0.01)] });
            return logits;
        },
        ["class softmax"] = graph =>
        {
            SharedBottom.Build(graph, new() { Embedding = Raw, Tasks = ["score", "buy", "like"], Bottom = Normed, Tower = Plain, Output = ActivationKind.None });
            return ClassSoftmax.Build(graph, new() { Outputs = ["score", "buy", "like"] });
        },
    };

    private Func<GraphBuilder, Value> Fused(string expression) => graph =>
    {
        SharedBottom.Build(graph, new() { Embedding = Raw, Tasks = ["score", "buy"], Bottom = Plain, Tower = Plain });
        return TaskFusion.Build(graph, new() { Name = "value", Expression = expression });
    };

    private Func<GraphBuilder, Value> Corrected(params ScoreCorrection[] corrections) => graph =>
    {
        WideAndDeep.Build(graph, new() { Embedding = Raw, Mlp = Plain });
        return Calibration.Build(graph, new() { Corrections = corrections });
    };

    private PleOptions Levels => new() { Embedding = Raw, Tasks = ["score", "buy"], Expert = Plain, Tower = new() { HiddenUnits = [size.Layer / 2] } };

    private MmoeOptions Experts => new() { Embedding = Raw, Tasks = ["score", "buy"], Experts = size.Experts, Expert = Plain, Tower = new() { HiddenUnits = [size.Layer / 2] } };
}
