using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Apg"/>. Parameters beside those of a <see cref="DeepFm"/>, of hidden layer I with n inputs, m outputs and
/// rank k: <c>mlp.I.u</c> [k, n], <c>mlp.I.v</c> [m, k], each with P over-parameters two factors, <c>mlp.I.u.0</c> [k, P],
/// <c>mlp.I.u.1</c> [P, n], <c>mlp.I.v.0</c> [m, P], <c>mlp.I.v.1</c> [P, k]; <c>mlp.I.bias</c> [m] unless it is generated; the stack
/// <c>mlp.I.generator</c>, whose output is the generated bias, then the matrix row by row; and <c>mlp.out</c>. The condition's own
/// tables: <c>embedding.condition.TABLE.weight</c>.
/// </summary>
public sealed record ApgOptions
{
    /// <summary>The fields as vectors; those that enter the FM have one width.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The linear part, or null.</summary>
    public LinearOptions? Linear { get; init; } = new();

    /// <summary>The MLP whose matrices are generated.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>The fields that the generators read; none if each reads its layer's input (self-wise).</summary>
    public IReadOnlyList<string> Condition { get; init; } = [];

    /// <summary>Whether the condition has tables of its own.</summary>
    public bool OwnCondition { get; init; }

    /// <summary>The rank k of the generated matrices; 0 for whole ones, [n, m].</summary>
    public int Rank { get; init; } = 8;

    /// <summary>The inner width of the factors of U and V; 0 for none.</summary>
    public int OverParameters { get; init; }

    /// <summary>Whether biases are generated too.</summary>
    public bool GeneratedBias { get; init; }

    /// <summary>Each generator's MLP before its output layer.</summary>
    public MlpOptions Generator { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// APG: a DeepFM whose MLP has matrices V·S(z)·U with a small S generated from a condition z
/// (Yan et al., APG: Adaptive Parameter Generation Network for Click-Through Rate Prediction, 2022).
/// </summary>
public static class Apg
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, ApgOptions options)
    {
        if (options.Rank < 0 || options.OverParameters < 0 || (options.Rank == 0 && options.OverParameters > 0))
        {
            throw new GraphException($"APG has the rank {options.Rank} and {options.OverParameters} over-parameters; expected none of them below 0, and these with a rank.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        var own = options.OwnCondition ? new Embeddings(graph, options.Embedding, "condition") : embeddings;
        var condition = options.Condition.Count == 0 ? null : own.Join(options.Condition.Select(name => own.Field(name, "The condition")));
        var x = embeddings.Concatenated;
        using (graph.Scope("mlp"))
        {
            for (var i = 0; i < options.Mlp.HiddenUnits.Count; i++)
            {
                x = Mlp.Layer(graph, "mlp", i, x, options.Mlp, (name, units) => Generated(graph, name, x, condition ?? x, units, options));
            }
        }

        Value pairs;
        using (graph.Scope("fm"))
        {
            pairs = graph.FactorizationMachine(embeddings.Vectors);
        }

        Value[] terms = [pairs, Mlp.Output(graph, "mlp.out", x, 1), .. options.Linear is { } linear ? [LinearPart.Build(graph, linear)] : Array.Empty<Value>()];
        return Score.Output(graph, graph.Sum(terms), options.Output);
    }

    private static Value Generated(GraphBuilder graph, string name, Value x, Value condition, int units, ApgOptions options)
    {
        var (rows, columns) = options.Rank == 0 ? (x.Shape[0], units) : (options.Rank, options.Rank);
        var biases = options.GeneratedBias ? units : 0;
        var generated = Mlp.Build(graph, $"{name}.generator", condition, options.Generator, checked(biases + (rows * columns)));
        using var scope = graph.Scope("product");
        var matrix = graph.Reshape(graph.Slice(generated, 0, biases, rows * columns), rows, columns);
        var low = options.Rank == 0 ? x : graph.Linear(x, Matrix("u", rows, x.Shape[0]));
        var mixed = graph.Reshape(graph.Add(new MatMul(), [graph.Reshape(low, 1, rows), matrix]), columns);
        var y = options.Rank == 0 ? mixed : graph.Linear(mixed, Matrix("v", units, columns));
        return graph.Add(y, options.GeneratedBias ? graph.Slice(generated, 0, 0, units) : graph.Parameter($"{name}.bias", units));

        Value Matrix(string part, int outputs, int inputs) => options.OverParameters == 0
            ? graph.Parameter($"{name}.{part}", outputs, inputs)
            : graph.Add(
                new MatMul(),
                [graph.Parameter($"{name}.{part}.0", outputs, options.OverParameters), graph.Parameter($"{name}.{part}.1", options.OverParameters, inputs)]);
    }
}
