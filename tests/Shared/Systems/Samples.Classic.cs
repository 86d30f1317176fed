using RankKernel.Graph;
using RankKernel.Trees;
using RankKernel.Zoo;

namespace RankKernel.Testing;

internal sealed partial class Samples
{
    private Dictionary<string, Func<GraphBuilder, Value>> Classic => new()
    {
        ["LR"] = graph => LogisticRegression.Build(graph, new()),
        ["LR, mean, no bias"] = graph => LogisticRegression.Build(graph, new() { Linear = new() { Pooling = Pooling.Mean, Bias = false } }),
        ["LR, some fields, exp"] = graph => LogisticRegression.Build(graph, new() { Linear = new() { Fields = ["age", "tags"] }, Output = ActivationKind.Exp }),
        ["FM"] = graph => Fm.Build(graph, new() { Embedding = Embedded }),
        ["FM, raw numbers"] = graph => Fm.Build(graph, new() { Embedding = Raw }),
        ["GBDT"] = graph => Gbdt.Build(graph, new() { Trees = Trees(1) }),
        ["GBDT, sets, zero missing, some features"] = graph => Gbdt.Build(graph, new() { Trees = Trees(1, special: true), Features = ["image", "price"], Output = ActivationKind.None }),
        ["GBDT, classes"] = graph => Gbdt.Build(graph, new() { Trees = Trees(2), Outputs = ["score", "buy"], Softmax = true }),
        ["GBDT + LR"] = graph => GbdtLr.Build(graph, new() { Trees = Trees(1), Linear = new() { Fields = ["user_id", "category"], Bias = false } }),
        ["GBDT + LR, leaves alone"] = graph => GbdtLr.Build(graph, new() { Trees = Trees(1) }),
    };

    private DecisionForest Trees(int outputs, bool special = false) => SampleTrees.Forest(Seed, size.Trees, size.TreeDepth, special ? 4 : 5, outputs, special, special);
}
