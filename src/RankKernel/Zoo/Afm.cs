using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Afm"/>. Parameters: <c>attention.weight</c> [t, d], <c>attention.bias</c> [t], <c>attention.out.weight</c> [1, t],
/// <c>out.weight</c> [1, d].
/// </summary>
public sealed record AfmOptions
{
    /// <summary>The fields as vectors, all of one width.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The linear part.</summary>
    public LinearOptions Linear { get; init; } = new();

    /// <summary>The width t of the attention's hidden layer.</summary>
    public int AttentionUnits { get; init; } = 8;

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Attentional factorization machine: linear + p·Σ a_ij(v_i⊙v_j), a = softmax over the pairs of h·relu(W(v_i⊙v_j) + b)
/// (Xiao et al., Attentional Factorization Machines, 2017).
/// </summary>
public static class Afm
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, AfmOptions options)
    {
        if (options.AttentionUnits < 1)
        {
            throw new GraphException($"AFM's attention has {options.AttentionUnits} units; expected at least 1.");
        }

        var fields = new Embeddings(graph, options.Embedding).Vectors;
        return Score.Output(graph, graph.Sum(LinearPart.Build(graph, options.Linear), Pairs(graph, fields, options.AttentionUnits)), options.Output);
    }

    private static Value Pairs(GraphBuilder graph, IReadOnlyList<Value> fields, int units)
    {
        using var scope = graph.Scope("afm");
        var width = fields.Count == 0 ? throw new GraphException("AFM has 0 fields; expected at least 2.") : fields[0].Shape[0];
        var pooled = graph.Add(
            new PairAttention(),
            [
                graph.Parameter("attention.weight", units, width), graph.Parameter("attention.bias", units), graph.Parameter("attention.out.weight", 1, units),
                .. fields,
            ]);
        return graph.Linear(pooled, graph.Parameter("out.weight", 1, width));
    }
}
