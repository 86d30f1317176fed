using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="FiBiNet"/>. Parameters beside those of the parts: <c>bilinear.weight</c> [d, d],
/// <c>bilinear.I.weight</c> [d, d] for each left field I, or [(F−1−I)·d, d] with the matrices of its pairs (I, I+1), (I, I+2), …
/// one below the other; for the gated fields <c>gated.…</c> alike. All matrices are [out, in].
/// </summary>
public sealed record FiBiNetOptions
{
    /// <summary>The fields as vectors, all of one width. Raw numbers join the input of the MLP.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The linear part, or null.</summary>
    public LinearOptions? Linear { get; init; } = new();

    /// <summary>The gates on fields.</summary>
    public SqueezeExcitationOptions Gates { get; init; } = new();

    /// <summary>Which weights the bilinear interactions have.</summary>
    public BilinearKind Kind { get; init; } = BilinearKind.Interaction;

    /// <summary>Whether raw and gated fields share the weights <c>bilinear.…</c> (DeepCTR); else gated ones have their own (FuxiCTR).</summary>
    public bool SharedWeights { get; init; }

    /// <summary>Whether the gated fields' products stand before the raw ones' in the MLP's input (DeepCTR).</summary>
    public bool GatedFirst { get; init; }

    /// <summary>The MLP over both kinds of products.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// FiBiNET: bilinear products of fields and of fields gated by importance → MLP, and a linear part (Huang et al., FiBiNET:
/// Combining Feature Importance and Bilinear Feature Interaction for Click-Through Rate Prediction, 2019).
/// </summary>
public static class FiBiNet
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, FiBiNetOptions options)
    {
        var embeddings = new Embeddings(graph, options.Embedding);
        var fields = embeddings.Vectors;
        var gated = SqueezeExcitation.Build(graph, fields, options.Gates);
        var raw = new Bilinear(graph, "bilinear", fields, options.Kind).Pairs(PairFunction.Product);
        var important = new Bilinear(graph, options.SharedWeights ? "bilinear" : "gated", gated, options.Kind).Pairs(PairFunction.Product);
        Value[] products = options.GatedFirst ? [important, raw] : [raw, important];
        var deep = Mlp.Build(graph, "mlp", graph.Concat(0, [.. products, .. embeddings.Numbers]), options.Mlp);
        return Score.Output(graph, options.Linear is { } linear ? graph.Sum(LinearPart.Build(graph, linear), deep) : deep, options.Output);
    }
}
