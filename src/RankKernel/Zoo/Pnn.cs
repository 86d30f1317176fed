using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>What stands between the two vectors of a pair in an outer product of <see cref="Pnn"/>.</summary>
public enum OuterProduct
{
    /// <summary>There are no outer products.</summary>
    None,

    /// <summary>A matrix a pair: v_iᵀ·K·v_j.</summary>
    Matrix,

    /// <summary>A vector a pair: Σ_d k·v_i·v_j.</summary>
    Vector,

    /// <summary>A number a pair: k·(v_i·v_j).</summary>
    Number,
}

/// <summary>
/// Options of <see cref="Pnn"/>. Parameters of outer products: <c>outer.I.weight</c> [(F−1−I)·d, d] for each field I but the last, the
/// matrices of the pairs (I, I+1), (I, I+2), … one below the other; or <c>outer.weight</c> [P, d]; or <c>outer.weight</c> [P].
/// </summary>
public sealed record PnnOptions
{
    /// <summary>The fields as vectors, all of one width. Raw numbers join the input of the MLP.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>Whether the inner products of all pairs enter.</summary>
    public bool Inner { get; init; } = true;

    /// <summary>Which outer products enter.</summary>
    public OuterProduct Outer { get; init; }

    /// <summary>The MLP.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Product-based neural network: MLP([embeddings ; inner products ; outer products]) over all pairs i &lt; j
/// (Qu et al., Product-based Neural Networks for User Response Prediction, 2016).
/// </summary>
public static class Pnn
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, PnnOptions options)
    {
        var embeddings = new Embeddings(graph, options.Embedding);
        var fields = embeddings.Vectors;
        List<Value> inputs = [.. fields];
        if (options.Inner)
        {
            using var scope = graph.Scope("inner");
            inputs.Add(graph.Add(new PairwiseDot(), fields));
        }

        if (options.Outer != OuterProduct.None)
        {
            inputs.Add(Outer(graph, fields, options.Outer));
        }

        return Score.Output(graph, Mlp.Build(graph, "mlp", graph.Concat(0, [.. inputs, .. embeddings.Numbers]), options.Mlp), options.Output);
    }

    private static Value Outer(GraphBuilder graph, IReadOnlyList<Value> fields, OuterProduct kind)
    {
        using var scope = graph.Scope("outer");
        int[] pairs = FieldPairs.Upper(fields.Count);
        switch (kind)
        {
            case OuterProduct.Matrix:
                return new Bilinear(graph, "outer", fields, BilinearKind.Interaction).Pairs(PairFunction.Dot);
            case OuterProduct.Vector:
                var weight = graph.Parameter("outer.weight", pairs.Length / 2, fields[0].Shape[0]);
                return graph.Add(new FieldPairs(PairFunction.Dot, true, pairs), [.. fields, weight]);
            default:
                var products = graph.Add(new PairwiseDot(), fields);
                return graph.Multiply(products, graph.Parameter("outer.weight", pairs.Length / 2));
        }
    }
}
