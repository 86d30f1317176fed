using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="WideAndDeep"/>.</summary>
public sealed record WideAndDeepOptions
{
    /// <summary>The fields as vectors.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The wide part, perhaps over fewer fields and with crossed columns (<see cref="LinearOptions.Crosses"/>).</summary>
    public LinearOptions Linear { get; init; } = new();

    /// <summary>The deep part.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>Wide &amp; Deep: linear + MLP (Cheng et al., Wide &amp; Deep Learning for Recommender Systems, 2016).</summary>
public static class WideAndDeep
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, WideAndDeepOptions options)
    {
        var wide = LinearPart.Build(graph, options.Linear);
        var deep = Mlp.Build(graph, "mlp", new Embeddings(graph, options.Embedding).Concatenated, options.Mlp);
        return Score.Output(graph, graph.Sum(wide, deep), options.Output);
    }
}
