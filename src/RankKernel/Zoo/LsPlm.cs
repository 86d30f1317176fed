using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="LsPlm"/>. Parameters: those of a linear part with a unit for each region, <c>region.FIELD.weight</c> and
/// <c>learner.FIELD.weight</c> [rows, regions] for ids, [regions, n] for numbers, <c>region.bias</c>, <c>learner.bias</c> [regions].
/// </summary>
public sealed record LsPlmOptions
{
    /// <summary>How many regions.</summary>
    public int Regions { get; init; } = 12;

    /// <summary>The fields of both linear parts.</summary>
    public LinearOptions Linear { get; init; } = new();
}

/// <summary>
/// Large-scale piece-wise linear model, or mixed logistic regression: Σ_m softmax(u·x)_m·σ(w_m·x), which is a probability
/// (Gai et al., Learning Piece-wise Linear Models from Large Scale Data for Ad Click Prediction, 2017).
/// </summary>
public static class LsPlm
{
    /// <summary>Adds the network and its output <c>score</c>; returns the score, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, LsPlmOptions options)
    {
        if (options.Regions < 1)
        {
            throw new GraphException($"LS-PLM has {options.Regions} regions; expected at least 1.");
        }

        var regions = graph.Softmax(LinearPart.Build(graph, options.Linear, "region", options.Regions));
        var learners = graph.Activate(LinearPart.Build(graph, options.Linear, "learner", options.Regions), ActivationKind.Sigmoid);
        return Score.Output(graph, graph.Dot(regions, learners), ActivationKind.None);
    }
}
