using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="Dnn"/>.</summary>
public sealed record DnnOptions
{
    /// <summary>The fields as vectors, of any widths.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The MLP, named <c>mlp</c>.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>An MLP on all fields.</summary>
public static class Dnn
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, DnnOptions options) =>
        Score.Output(graph, Mlp.Build(graph, "mlp", new Embeddings(graph, options.Embedding).Concatenated, options.Mlp), options.Output);
}
