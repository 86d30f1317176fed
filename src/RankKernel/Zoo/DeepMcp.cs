using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="DeepMcp"/>. Parameters beside the embeddings: the stack <c>mlp</c>.</summary>
public sealed record DeepMcpOptions
{
    /// <summary>The fields as vectors.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The prediction subnet.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// DeepMCP at serving: its prediction subnet, an MLP on all embeddings. The matching and correlation subnets shape the embeddings in
/// training and are left behind (Ouyang et al., Representation Learning-Assisted Click-Through Rate Prediction, 2019).
/// </summary>
public static class DeepMcp
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, DeepMcpOptions options) =>
        Score.Output(graph, Mlp.Build(graph, "mlp", new Embeddings(graph, options.Embedding).Concatenated, options.Mlp), options.Output);
}
