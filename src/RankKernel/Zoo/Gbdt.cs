using RankKernel.Graph;
using RankKernel.Trees;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="Gbdt"/>.</summary>
public sealed record GbdtOptions
{
    /// <summary>
    /// The trees. Null: they are the parameters <c>trees.nodes</c>, <c>trees.roots</c>, <c>trees.values</c>, <c>trees.base</c> and,
    /// where there are splits by sets, <c>trees.sets</c>, laid out as <see cref="TreeEnsemble"/> says.
    /// </summary>
    public DecisionForest? Trees { get; init; }

    /// <summary>The numeric features in the order in which the trees count them; a vector counts for as many. Null: all numeric features.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>The names of the outputs: one, or the classes in order.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [Score.Name];

    /// <summary>From a margin to a score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;

    /// <summary>Whether the scores of classes are the softmax of all margins; then <see cref="Output"/> does not count.</summary>
    public bool Softmax { get; init; }
}

/// <summary>
/// Gradient boosted decision trees: base + Σ_trees value(leaf), as XGBoost and LightGBM train them
/// (Friedman, Greedy Function Approximation: A Gradient Boosting Machine, 2001). A missing number must reach the trees as NaN:
/// let its encoding say <see cref="RankKernel.Features.NonFinite.Keep"/>.
/// </summary>
public static class Gbdt
{
    /// <summary>Adds the trees and an output each of <see cref="GbdtOptions.Outputs"/>; returns the margins, [outputs].</summary>
    /// <exception cref="GraphException">A feature is not numeric, there are fewer numbers than the trees read, or other outputs than theirs.</exception>
    public static Value Build(GraphBuilder graph, GbdtOptions options)
    {
        var numbers = TreeInputs.Numbers(graph, options.Features);
        var margins = options.Trees is { } trees ? trees.Sum(graph, numbers) : TreeInputs.Given(graph, numbers);
        if (margins.Shape[0] != options.Outputs.Count)
        {
            throw new GraphException($"The trees have {margins.Shape[0]} outputs; expected {options.Outputs.Count}: {string.Join(", ", options.Outputs)}.");
        }

        var scores = options.Softmax ? graph.Softmax(margins) : margins;
        for (var i = 0; i < options.Outputs.Count; i++)
        {
            Score.Output(
                graph,
                options.Outputs.Count == 1 ? scores : graph.Slice(scores, 0, i, 1),
                options.Softmax ? ActivationKind.None : options.Output,
                options.Outputs[i]);
        }

        return margins;
    }
}
