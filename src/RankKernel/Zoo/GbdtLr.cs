using RankKernel.Graph;
using RankKernel.Trees;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="GbdtLr"/>.</summary>
public sealed record GbdtLrOptions
{
    /// <summary>The trees, whose own values do not count. Null: the parameters <c>trees.nodes</c>, <c>trees.roots</c>, <c>trees.sets</c>.</summary>
    public DecisionForest? Trees { get; init; }

    /// <summary>The numeric features in the order in which the trees count them; a vector counts for as many. Null: all numeric features.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Fields that enter the logistic regression themselves, beside the leaves.</summary>
    public LinearOptions? Linear { get; init; }

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// GBDT + LR: the leaf that each tree ends in, one-hot, into a logistic regression
/// (He et al., Practical Lessons from Predicting Clicks on Ads at Facebook, 2014). The weight of every leaf, tree after tree and
/// ascending by the leaf's id, is the parameter <c>lr.weight</c>, so that it can be trained anew over frozen trees; <c>lr.bias</c>
/// is [1].
/// </summary>
public static class GbdtLr
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">A feature is not numeric, there are fewer numbers than the trees read, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, GbdtLrOptions options)
    {
        var numbers = TreeInputs.Numbers(graph, options.Features);
        var bias = graph.Parameter("lr.bias", 1);
        var leaves = options.Trees is { } trees
            ? trees.Sum(graph, numbers, graph.Parameter("lr.weight", trees.LeafIds.Count), bias)
            : TreeInputs.Given(graph, numbers, graph.Parameter("lr.weight"), bias);
        var logit = options.Linear is { } linear ? graph.Sum(leaves, LinearPart.Build(graph, linear)) : leaves;
        return Score.Output(graph, logit, options.Output);
    }
}
