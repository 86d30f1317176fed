using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="WuKong"/>. Parameters beside the embeddings, of layer I over n vectors of width d, with k ranks:
/// <c>layer.I.projection.weight</c> [k, n]; <c>layer.I.fm.norm.weight</c>, <c>.bias</c> [n·k], the stack <c>layer.I.fm</c>;
/// <c>layer.I.linear.weight</c> [linear, n]; <c>layer.I.residual.weight</c> [fm + linear, n], <c>.bias</c> if the number of vectors
/// changes; <c>layer.I.norm.weight</c>, <c>.bias</c> [d]; and the stack <c>mlp</c>.
/// </summary>
public sealed record WuKongOptions
{
    /// <summary>The fields as vectors of one width. Raw numbers join the last MLP's input alone, at its end.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>How many layers.</summary>
    public int Layers { get; init; } = 3;

    /// <summary>How many vectors a layer makes of inner products.</summary>
    public int FmVectors { get; init; } = 16;

    /// <summary>How many vectors a layer makes by a Linear over its vectors.</summary>
    public int LinearVectors { get; init; } = 16;

    /// <summary>The rank that inner products are projected to; 0 for all of them.</summary>
    public int Rank { get; init; } = 24;

    /// <summary>The hidden layers of each layer's MLP on its inner products; ReLU follows its output layer too.</summary>
    public MlpOptions Fm { get; init; } = new();

    /// <summary>Whether what a layer makes is layer-normalised.</summary>
    public bool LayerNorm { get; init; } = true;

    /// <summary>The MLP on the last layer's vectors.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Wukong: stacked factorization machines, each layer's inner products X(XᵀY) through an MLP and a Linear over the vectors, with a
/// residual (Zhang et al., Wukong: Towards a Scaling Law for Large-Scale Recommendation, 2024).
/// </summary>
public static class WuKong
{
    private const double NormEpsilon = 1e-5;

    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, WuKongOptions options)
    {
        if (options.Layers < 1 || options.FmVectors < 1 || options.LinearVectors < 1 || options.Rank < 0)
        {
            throw new GraphException(
                $"Wukong has {options.Layers} layers of {options.FmVectors} and {options.LinearVectors} vectors and the rank {options.Rank}; expected at least 1 each, and a rank of 0 or more.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        var x = FieldMatrix.Stack(graph, embeddings.Vectors);
        for (var i = 0; i < options.Layers; i++)
        {
            x = Layer(graph, $"layer.{i}", x, options);
        }

        var all = graph.Concat(0, [graph.Reshape(x, (int)x.Shape.Count), .. embeddings.Numbers]);
        return Score.Output(graph, Mlp.Build(graph, "mlp", all, options.Mlp), options.Output);
    }

    private static Value Layer(GraphBuilder graph, string name, Value x, WuKongOptions options)
    {
        using var scope = graph.Scope(name);
        var (count, width) = (x.Shape[0], x.Shape[1]);
        var made = graph.Concat(0, Factorization(), FieldMatrix.Mix(graph, x, $"{name}.linear", options.LinearVectors, bias: false));
        var residual = made.Shape[0] == count ? x : FieldMatrix.Mix(graph, x, $"{name}.residual", made.Shape[0], bias: true);
        var sum = graph.Add(made, residual);
        return options.LayerNorm ? Norm($"{name}.norm", sum) : sum;

        Value Factorization()
        {
            var other = options.Rank == 0 ? x : FieldMatrix.Mix(graph, x, $"{name}.projection", options.Rank, bias: false);
            var products = graph.Add(new MatMul(TransposeB: true), [x, other]);
            var flat = Norm($"{name}.fm.norm", graph.Reshape(products, (int)products.Shape.Count));
            var vectors = Mlp.Build(graph, $"{name}.fm", flat, options.Fm, options.FmVectors * width);
            return graph.Reshape(graph.Activate(vectors, ActivationKind.Relu), options.FmVectors, width);
        }

        Value Norm(string norm, Value value) => graph.Add(
            new LayerNorm(NormEpsilon), [value, graph.Parameter($"{norm}.weight", value.Shape.Last), graph.Parameter($"{norm}.bias", value.Shape.Last)]);
    }
}
