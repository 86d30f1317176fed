using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="MatrixFactorization"/>. The widths of the user's and of the item's fields add up alike.
/// </summary>
public sealed record MatrixFactorizationOptions
{
    /// <summary>The fields as vectors, of any widths.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The fields that make up the user's vector, side by side.</summary>
    public IReadOnlyList<string> User { get; init; } = ["user_id"];

    /// <summary>The fields that make up the item's vector.</summary>
    public IReadOnlyList<string> Item { get; init; } = ["item_id"];

    /// <summary>The biases: a weight for each id and the mean as <c>linear.bias</c>; null for the plain inner product.</summary>
    public LinearOptions? Linear { get; init; }

    /// <summary>From the logit to the score: none unless given, as ratings and BPR have it.</summary>
    public Activation Output { get; init; }
}

/// <summary>
/// Matrix factorization: p_u·q_i, with biases + b_u + b_i + μ
/// (Koren et al., Matrix Factorization Techniques for Recommender Systems, 2009).
/// </summary>
public static class MatrixFactorization
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, MatrixFactorizationOptions options)
    {
        var embeddings = new Embeddings(graph, options.Embedding);
        var product = graph.Dot(embeddings.Joined(options.User, "The user's vector"), embeddings.Joined(options.Item, "The item's vector"));
        return Score.Output(graph, options.Linear is { } linear ? graph.Sum(LinearPart.Build(graph, linear), product) : product, options.Output);
    }
}
