using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="SimilarityRanking"/>. Parameters: the embeddings and the stack <c>mlp</c>.</summary>
public sealed record SimilarityRankingOptions
{
    /// <summary>The fields as vectors. Targets and history columns that are compared usually share tables.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>How alike a candidate is to histories: a number each.</summary>
    public IReadOnlyList<HistorySimilarity> Similarities { get; init; } = [];

    /// <summary>How often a candidate's ids occur in histories: a number each.</summary>
    public IReadOnlyList<HistoryMatch> Matches { get; init; } = [];

    /// <summary>Whether counts enter as ln(1 + n).</summary>
    public bool LogMatches { get; init; }

    /// <summary>The MLP on the fields, the similarities and the matches.</summary>
    public MlpOptions Mlp { get; init; } = new() { HiddenUnits = [200, 80] };

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Similarity and match features: an MLP that is told how alike the candidate is to what the user clicked, recently and long ago, and
/// how often the user met its id, category or brand (Grbovic, Cheng, Real-time Personalization using Embeddings for Search Ranking at
/// Airbnb, 2018). What a candidate is compared with is made once a user.
/// </summary>
public static class SimilarityRanking
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, SimilarityRankingOptions options)
    {
        if (options.Similarities.Count + options.Matches.Count == 0)
        {
            throw new GraphException("Similarity ranking needs at least one similarity or match.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        var similarities = options.Similarities.Select(similarity => HistoryFeature.Similarity(graph, embeddings, similarity));
        var matches = options.Matches.Select(match => HistoryFeature.Match(graph, match))
            .Select(count => options.LogMatches ? graph.Unary(count, UnaryKind.Log1p) : count);
        var x = graph.Concat(0, [embeddings.Concatenated, .. similarities, .. matches]);
        return Score.Output(graph, Mlp.Build(graph, "mlp", x, options.Mlp), options.Output);
    }
}
