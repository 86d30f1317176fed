using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Nfm"/>.
/// </summary>
public sealed record NfmOptions
{
    /// <summary>The fields as vectors, all of one width. Raw numbers join the input of the MLP.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The linear part, or null.</summary>
    public LinearOptions? Linear { get; init; } = new();

    /// <summary>The MLP.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Neural factorization machine: linear + MLP(½[(Σv)² − Σv²])
/// (He and Chua, Neural Factorization Machines for Sparse Predictive Analytics, 2017).
/// </summary>
public static class Nfm
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, NfmOptions options)
    {
        var embeddings = new Embeddings(graph, options.Embedding);
        var pooled = Pool(graph, embeddings.Vectors);
        var deep = Mlp.Build(graph, "mlp", graph.Concat(0, [pooled, .. embeddings.Numbers]), options.Mlp);
        return Score.Output(graph, options.Linear is { } linear ? graph.Sum(LinearPart.Build(graph, linear), deep) : deep, options.Output);
    }

    private static Value Pool(GraphBuilder graph, IReadOnlyList<Value> fields)
    {
        using var scope = graph.Scope("pooling");
        return graph.BiInteraction(fields);
    }
}
