using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>The first order of <see cref="FwFm"/>.</summary>
public enum FirstOrder
{
    /// <summary>A weight an id: the linear part.</summary>
    Weights,

    /// <summary>A vector an id: Σ_f v_f·w_f with tables <c>embedding.linear.FIELD.weight</c> of their own (FeLV).</summary>
    FeatureVectors,

    /// <summary>A vector a field: Σ_f v_f·w_f with <c>fields.weight</c> [1, F·d] (FiLV).</summary>
    FieldVectors,
}

/// <summary>Options of <see cref="FwFm"/>. Parameters of the pairs: <c>pairs.weight</c> [1, P], <c>pairs.bias</c> [1].</summary>
public sealed record FwFmOptions
{
    /// <summary>The fields as vectors, all of one width.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The first order.</summary>
    public FirstOrder First { get; init; } = FirstOrder.FieldVectors;

    /// <summary>The linear part, where the first order is one.</summary>
    public LinearOptions Linear { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Field-weighted factorization machine: first order + Σ r_ij·(v_i·v_j) + b
/// (Pan et al., Field-weighted Factorization Machines for Click-Through Rate Prediction in Display Advertising, 2018).
/// </summary>
public static class FwFm
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, FwFmOptions options)
    {
        var fields = new Embeddings(graph, options.Embedding).Vectors;
        var joined = graph.Concat(0, fields);
        var first = options.First switch
        {
            FirstOrder.Weights => LinearPart.Build(graph, options.Linear),
            FirstOrder.FieldVectors => graph.Linear(joined, graph.Parameter("fields.weight", 1, joined.Shape[0])),
            _ => graph.Dot(joined, graph.Concat(0, new Embeddings(graph, options.Embedding, "linear").Vectors)),
        };
        using var scope = graph.Scope("pairs");
        var pairs = Mlp.Output(graph, "pairs", graph.Add(new PairwiseDot(), fields), 1);
        return Score.Output(graph, graph.Sum(first, pairs), options.Output);
    }
}
