using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="AutoInt"/>. Parameters beside those of the parts: <c>attention.out.weight</c> [1, fields·units],
/// <c>attention.out.bias</c> [1].
/// </summary>
public sealed record AutoIntOptions
{
    /// <summary>The fields as vectors of one width. Raw numbers enter the MLP alone.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The layers of self-attention.</summary>
    public FieldAttentionOptions Attention { get; init; } = new();

    /// <summary>An MLP beside the attention, or null.</summary>
    public MlpOptions? Mlp { get; init; }

    /// <summary>A linear part that is added to the logit, or null.</summary>
    public LinearOptions? Linear { get; init; }

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// AutoInt: interactions of fields by multi-head self-attention
/// (Song et al., AutoInt: Automatic Feature Interaction Learning via Self-Attentive Neural Networks, 2019).
/// </summary>
public static class AutoInt
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, AutoIntOptions options)
    {
        var embeddings = new Embeddings(graph, options.Embedding);
        var attended = FieldAttention.Build(graph, embeddings.Vectors, options.Attention);
        var flat = graph.Reshape(attended, (int)attended.Shape.Count);
        var terms = new List<Value> { Mlp.Output(graph, "attention.out", flat, 1) };
        if (options.Mlp is { } mlp)
        {
            terms.Add(Mlp.Build(graph, "mlp", embeddings.Concatenated, mlp));
        }

        if (options.Linear is { } linear)
        {
            terms.Add(LinearPart.Build(graph, linear));
        }

        return Score.Output(graph, graph.Sum(terms), options.Output);
    }
}
