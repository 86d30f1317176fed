using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>What the top MLP of DLRM reads.</summary>
public enum DlrmInteraction
{
    /// <summary>The inner products of all pairs of fields, and the dense vector.</summary>
    Dot,

    /// <summary>All fields, joined.</summary>
    Concat,
}

/// <summary>
/// Options of <see cref="Dlrm"/>. The defaults are those of the authors' code: the dense vector is the first field, pairs in the
/// order of the lower triangle, the dense vector before the pairs.
/// </summary>
public sealed record DlrmOptions
{
    /// <summary>The fields as vectors, all of one width. Numeric fields are read by the bottom MLP alone.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The MLP over the numbers, named <c>bottom</c>; its output layer, of the embedding's width, has the activation too.</summary>
    public MlpOptions Bottom { get; init; } = new();

    /// <summary>The MLP over the interactions, named <c>top</c>.</summary>
    public MlpOptions Top { get; init; } = new();

    /// <summary>What the top MLP reads.</summary>
    public DlrmInteraction Interaction { get; init; }

    /// <summary>The order of the pairs.</summary>
    public PairOrder Order { get; init; } = PairOrder.Lower;

    /// <summary>Whether a field's product with itself is among the pairs.</summary>
    public bool SelfInteraction { get; init; }

    /// <summary>Whether the dense vector is the first field; else the last.</summary>
    public bool DenseFirst { get; init; } = true;

    /// <summary>Whether the pairs stand before the dense vector in the input of the top MLP.</summary>
    public bool PairsFirst { get; init; }

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// DLRM: bottom MLP over numbers → pairwise inner products with the embeddings → top MLP
/// (Naumov et al., Deep Learning Recommendation Model for Personalization and Recommendation Systems, 2019).
/// </summary>
public static class Dlrm
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, DlrmOptions options)
    {
        var embeddings = new Embeddings(graph, options.Embedding with { Numeric = NumericInput.Raw });
        var dense = Dense(graph, embeddings.Numbers, options);
        IReadOnlyList<Value> fields = (dense, options.DenseFirst) switch
        {
            (null, _) => embeddings.Vectors,
            (_, true) => [dense, .. embeddings.Vectors],
            _ => [.. embeddings.Vectors, dense],
        };
        var logit = Mlp.Build(graph, "top", Interact(graph, fields, dense, options), options.Top);
        return Score.Output(graph, logit, options.Output);
    }

    private static Value? Dense(GraphBuilder graph, IReadOnlyList<Value> numbers, DlrmOptions options)
    {
        if (numbers.Count == 0)
        {
            return null;
        }

        var dense = Mlp.Build(graph, "bottom", graph.Concat(0, numbers), options.Bottom, options.Embedding.Dimension);
        using var scope = graph.Scope("bottom");
        return options.Bottom.Activation.Apply(graph, "bottom.out.activation", dense);
    }

    private static Value Interact(GraphBuilder graph, IReadOnlyList<Value> fields, Value? dense, DlrmOptions options)
    {
        using var scope = graph.Scope("interaction");
        if (options.Interaction == DlrmInteraction.Concat)
        {
            return graph.Concat(0, fields);
        }

        var pairs = graph.Add(new PairwiseDot(options.Order, options.SelfInteraction), fields);
        return dense is null ? pairs : options.PairsFirst ? graph.Concat(0, pairs, dense) : graph.Concat(0, dense, pairs);
    }
}
