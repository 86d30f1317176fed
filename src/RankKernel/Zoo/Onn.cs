using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Onn"/>. A field's table <c>embedding.FIELD.weight</c> [rows, F·d] has a vector for each field, in their order,
/// its own one among them; without plain embeddings [rows, (F−1)·d].
/// </summary>
public sealed record OnnOptions
{
    /// <summary>The fields; the dimension is that of one vector of a field. Raw numbers join the input of the MLP.</summary>
    public EmbeddingOptions Embedding { get; init; } = new() { Dimension = 4 };

    /// <summary>What becomes of a pair: an inner product, or the elementwise product (DeepCTR).</summary>
    public PairFunction Function { get; init; } = PairFunction.Dot;

    /// <summary>Whether each field's own vector enters the MLP beside the products.</summary>
    public bool PlainEmbeddings { get; init; } = true;

    /// <summary>A linear part, or null.</summary>
    public LinearOptions? Linear { get; init; }

    /// <summary>The MLP.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Operation-aware neural network: MLP([v_i ; v_{i,j}·v_{j,i}]), an embedding for each operation
/// (Yang et al., Operation-aware Neural Networks for User Response Prediction, 2019).
/// </summary>
public static class Onn
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, OnnOptions options)
    {
        var aware = new FieldAware(graph, options.Embedding, options.PlainEmbeddings);
        var plain = options.PlainEmbeddings ? Enumerable.Range(0, aware.Count).Select(i => aware[i, i]) : [];
        var deep = Mlp.Build(graph, "mlp", graph.Concat(0, [.. plain, Products(graph, aware, options.Function), .. aware.Numbers]), options.Mlp);
        return Score.Output(graph, options.Linear is { } linear ? graph.Sum(LinearPart.Build(graph, linear), deep) : deep, options.Output);
    }

    private static Value Products(GraphBuilder graph, FieldAware aware, PairFunction function)
    {
        using var scope = graph.Scope("pairs");
        Value[] vectors = [.. aware.Pairs.SelectMany(pair => (Value[])[pair.First, pair.Second])];
        return graph.Add(new FieldPairs(function, false, [.. Enumerable.Range(0, vectors.Length)]), vectors);
    }
}
