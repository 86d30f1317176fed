using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="FieldAwareFm"/>. A field's table <c>embedding.FIELD.weight</c> [rows, (F−1)·d] has a vector for each other
/// field, in the order of the fields.
/// </summary>
public sealed record FieldAwareFmOptions
{
    /// <summary>The fields; the dimension is that of one vector of a field.</summary>
    public EmbeddingOptions Embedding { get; init; } = new() { Dimension = 4 };

    /// <summary>The linear part.</summary>
    public LinearOptions Linear { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Field-aware factorization machine: linear + Σ_{i&lt;j} v_{i,F(j)}·v_{j,F(i)}
/// (Juan et al., Field-aware Factorization Machines for CTR Prediction, 2016).
/// </summary>
public static class FieldAwareFm
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, FieldAwareFmOptions options)
    {
        var linear = LinearPart.Build(graph, options.Linear);
        var pairs = new FieldAware(graph, options.Embedding, own: false).Pairs;
        using var scope = graph.Scope("ffm");
        var products = graph.Dot(graph.Concat(0, [.. pairs.Select(pair => pair.First)]), graph.Concat(0, [.. pairs.Select(pair => pair.Second)]));
        return Score.Output(graph, graph.Sum(linear, products), options.Output);
    }
}
