using RankKernel.Graph;
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
    };
}
