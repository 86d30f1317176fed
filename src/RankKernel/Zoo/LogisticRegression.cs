using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="LogisticRegression"/>.</summary>
public sealed record LogisticRegressionOptions
{
    /// <summary>The linear part.</summary>
    public LinearOptions Linear { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Logistic regression: σ(Σ w + b)
/// (Richardson et al., Predicting Clicks: Estimating the Click-Through Rate for New Ads, 2007).
/// </summary>
public static class LogisticRegression
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, LogisticRegressionOptions options) =>
        Score.Output(graph, LinearPart.Build(graph, options.Linear), options.Output);
}
