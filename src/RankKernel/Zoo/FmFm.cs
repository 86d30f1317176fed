using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="FmFm"/>. Parameters: <c>pairs.I.weight</c> [(F−1−I)·d, d] for each field I but the last, the matrices of the
/// pairs (I, I+1), (I, I+2), … one below the other; or <c>pairs.weight</c> [P, d].
/// </summary>
public sealed record FmFmOptions
{
    /// <summary>The fields as vectors, all of one width.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The linear part.</summary>
    public LinearOptions Linear { get; init; } = new();

    /// <summary>Whether a pair has a vector, Σ_d w·v_i·v_j; else a matrix, (W·v_i)·v_j.</summary>
    public bool Vectors { get; init; }

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Field-matrixed factorization machine: linear + Σ_{i&lt;j} (W_ij·v_i)·v_j
/// (Sun et al., FM²: Field-matrixed Factorization Machines for Recommender Systems, 2021).
/// </summary>
public static class FmFm
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, FmFmOptions options)
    {
        var linear = LinearPart.Build(graph, options.Linear);
        var fields = new Embeddings(graph, options.Embedding).Vectors;
        var pairs = options.Vectors ? Weighted(graph, fields) : new Bilinear(graph, "pairs", fields, BilinearKind.Interaction).Sum();
        return Score.Output(graph, graph.Sum(linear, pairs), options.Output);
    }

    private static Value Weighted(GraphBuilder graph, IReadOnlyList<Value> fields)
    {
        using var scope = graph.Scope("pairs");
        int[] pairs = FieldPairs.Upper(fields.Count);
        var weight = graph.Parameter("pairs.weight", pairs.Length / 2, fields[0].Shape[0]);
        var products = graph.Add(new FieldPairs(PairFunction.Dot, true, pairs), [.. fields, weight]);
        return graph.Reshape(graph.Reduce(products, ReduceKind.Sum, 0), 1);
    }
}
