using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="YouTubeRanking"/>.</summary>
public sealed record YouTubeRankingOptions
{
    /// <summary>
    /// The fields as vectors; histories are pooled by their mean. Numbers enter raw and are expected in [0, 1], as
    /// <see cref="Features.Quantile"/> leaves them.
    /// </summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The MLP, named <c>mlp</c>.</summary>
    public MlpOptions Mlp { get; init; } = new() { HiddenUnits = [1024, 512, 256] };

    /// <summary>From the logit to the score: e^logit is the expected watch time, where training weighed clicks by it.</summary>
    public Activation Output { get; init; } = ActivationKind.Exp;
}

/// <summary>
/// YouTube's ranking network: embeddings and pooled histories, then every normalised number x, its square and its root (of a
/// negative one, 0), through an MLP (Covington et al., Deep Neural Networks for YouTube Recommendations, 2016, section 4).
/// </summary>
public static class YouTubeRanking
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, YouTubeRankingOptions options)
    {
        if (options.Embedding.Numeric == NumericInput.Embedded)
        {
            throw new GraphException("The YouTube ranking network takes numbers as they are; found embedded ones.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        var numbers = embeddings.Numbers;
        var x = graph.Concat(
            0,
            [
                .. embeddings.Vectors,
                .. numbers,
                .. numbers.Select(number => graph.Unary(number, UnaryKind.Square)),
                .. numbers.Select(number => graph.Unary(graph.Activate(number, ActivationKind.Relu), UnaryKind.Sqrt)),
            ]);
        return Score.Output(graph, Mlp.Build(graph, "mlp", x, options.Mlp), options.Output);
    }
}
