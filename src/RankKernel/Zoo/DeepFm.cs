using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="DeepFm"/>.</summary>
public sealed record DeepFmOptions
{
    /// <summary>The fields as vectors, all of one width; both parts read them.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The linear part.</summary>
    public LinearOptions Linear { get; init; } = new();

    /// <summary>The deep part.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// DeepFM: linear + FM + MLP on the same embeddings
/// (Guo et al., DeepFM: A Factorization-Machine based Neural Network for CTR Prediction, 2017).
/// </summary>
public static class DeepFm
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, DeepFmOptions options)
    {
        var embeddings = new Embeddings(graph, options.Embedding);
        var linear = LinearPart.Build(graph, options.Linear);
        var pairs = Fm.Pairs(graph, embeddings);
        var deep = Mlp.Build(graph, "mlp", embeddings.Concatenated, options.Mlp);
        return Score.Output(graph, graph.Sum(linear, pairs, deep), options.Output);
    }
}
