using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="DualMlp"/>.</summary>
public sealed record DualMlpOptions
{
    /// <summary>The fields as vectors, of any widths.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>One MLP, named <c>first</c>.</summary>
    public MlpOptions First { get; init; } = new();

    /// <summary>The other, named <c>second</c>.</summary>
    public MlpOptions Second { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>Two MLPs on the same fields, whose logits are added (the baseline of Mao et al., FinalMLP: An Enhanced Two-Stream MLP Model for CTR Prediction, 2023).</summary>
public static class DualMlp
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, DualMlpOptions options)
    {
        var x = new Embeddings(graph, options.Embedding).Concatenated;
        var logit = graph.Sum(Mlp.Build(graph, "first", x, options.First), Mlp.Build(graph, "second", x, options.Second));
        return Score.Output(graph, logit, options.Output);
    }
}
