using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="XDeepFm"/>.
/// </summary>
public sealed record XDeepFmOptions
{
    /// <summary>The fields as vectors, all of one width. Raw numbers join the input of the MLP.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The linear part, or null.</summary>
    public LinearOptions? Linear { get; init; } = new();

    /// <summary>The compressed interaction network, over the embedded fields.</summary>
    public InteractionLayersOptions Cin { get; init; } = new();

    /// <summary>The deep part, or null.</summary>
    public MlpOptions? Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// xDeepFM: linear + compressed interaction network + MLP
/// (Lian et al., xDeepFM: Combining Explicit and Implicit Feature Interactions for Recommender Systems, 2018).
/// </summary>
public static class XDeepFm
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, XDeepFmOptions options)
    {
        var embeddings = new Embeddings(graph, options.Embedding);
        var terms = new List<Value> { InteractionLayers.Logit(graph, embeddings.Vectors, options.Cin) };
        if (options.Linear is { } linear)
        {
            terms.Add(LinearPart.Build(graph, linear));
        }

        if (options.Mlp is { } mlp)
        {
            terms.Add(Mlp.Build(graph, "mlp", embeddings.Concatenated, mlp));
        }

        return Score.Output(graph, graph.Sum(terms), options.Output);
    }
}
