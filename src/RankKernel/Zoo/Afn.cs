using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>What the normalisations of an adaptive-order transformation run over.</summary>
public enum LogarithmicNorm
{
    /// <summary>The fields before the transformation and the neurons after it.</summary>
    FieldsAndNeurons,

    /// <summary>The components of a field's vector, before and after.</summary>
    Components,
}

/// <summary>
/// Options of <see cref="Afn"/>. Parameters: <c>transform.weight</c> [neurons, F], <c>transform.bias</c> [neurons],
/// <c>transform.log.norm.…</c>, <c>transform.exp.norm.…</c>; with an ensemble the tables <c>embedding.deep.FIELD.weight</c>, the stack
/// <c>deep</c> and the last layer <c>out</c> over both logits.
/// </summary>
public sealed record AfnOptions
{
    /// <summary>The fields as vectors, all of one width.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>How many logarithmic neurons.</summary>
    public int Neurons { get; init; } = 64;

    /// <summary>The smallest magnitude that a logarithm is taken of.</summary>
    public double Least { get; init; } = 1e-5;

    /// <summary>What the normalisations run over. With <see cref="LogarithmicNorm.Components"/> the MLP reads component after component, else neuron after neuron.</summary>
    public LogarithmicNorm Norm { get; init; }

    /// <summary>ε of the normalisations.</summary>
    public double BatchNormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the neurons have a bias.</summary>
    public bool Bias { get; init; }

    /// <summary>The MLP over the neurons.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>The MLP of the ensemble, on tables of its own (AFN+), or null.</summary>
    public MlpOptions? Deep { get; init; }

    /// <summary>A linear part, or null.</summary>
    public LinearOptions? Linear { get; init; }

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Adaptive factorization network: MLP(exp(W·ln|v|)), products of powers of the fields with learnt exponents
/// (Cheng et al., Adaptive Factorization Network: Learning Adaptive-Order Feature Interactions, 2020).
/// </summary>
public static class Afn
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, AfnOptions options)
    {
        if (options.Neurons < 1 || !(options.Least > 0))
        {
            throw new GraphException($"AFN has {options.Neurons} neurons and the least magnitude {options.Least}; expected at least 1 and more than 0.");
        }

        var logit = Mlp.Build(graph, "mlp", Transform(graph, new Embeddings(graph, options.Embedding).Vectors, options), options.Mlp);
        if (options.Deep is { } mlp)
        {
            var deep = Mlp.Build(graph, "deep", new Embeddings(graph, options.Embedding, "deep").Concatenated, mlp);
            logit = Mlp.Output(graph, "out", graph.Concat(0, logit, deep), 1);
        }

        logit = options.Linear is { } linear ? graph.Sum(LinearPart.Build(graph, linear), logit) : logit;
        return Score.Output(graph, logit, options.Output);
    }

    /// <summary>The neurons, flattened.</summary>
    private static Value Transform(GraphBuilder graph, IReadOnlyList<Value> fields, AfnOptions options)
    {
        using var scope = graph.Scope("transform");
        var isOfComponents = options.Norm == LogarithmicNorm.Components;
        var least = Constants.Number(graph, options.Least);
        var logarithms = graph.Add(new StackFields(), [.. fields.Select(Logarithm)]);
        var x = isOfComponents ? logarithms : Mlp.BatchNorm(graph, "transform.log.norm", logarithms, options.BatchNormEpsilon);
        var weight = graph.Parameter("transform.weight", options.Neurons, fields.Count);
        var sums = graph.Linear(x, weight, options.Bias ? graph.Parameter("transform.bias", options.Neurons) : null);
        var neurons = graph.Unary(sums, UnaryKind.Exp);
        neurons = isOfComponents ? neurons : Mlp.BatchNorm(graph, "transform.exp.norm", neurons, options.BatchNormEpsilon);
        neurons = graph.Add(new Transpose(), [neurons]);
        if (isOfComponents)
        {
            neurons = graph.Add(new Transpose(), [Mlp.BatchNorm(graph, "transform.exp.norm", neurons, options.BatchNormEpsilon)]);
        }

        return graph.Reshape(neurons, neurons.Shape.Dimensions[0] * neurons.Shape.Dimensions[1]);

        Value Logarithm(Value field)
        {
            var magnitude = graph.Add(new Binary(BinaryKind.Max), [graph.Unary(field, UnaryKind.Abs), least]);
            var logarithm = graph.Unary(magnitude, UnaryKind.Log);
            return isOfComponents ? Mlp.BatchNorm(graph, "transform.log.norm", logarithm, options.BatchNormEpsilon) : logarithm;
        }
    }
}
