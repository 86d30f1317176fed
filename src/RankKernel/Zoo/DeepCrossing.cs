using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="DeepCrossing"/>. Parameters of unit I: <c>unit.I.0.weight</c> [units, n], <c>.bias</c>, <c>unit.I.1.weight</c>
/// [n, units], <c>.bias</c>, <c>unit.I.norm.…</c>; of the last layer <c>out.weight</c>, <c>out.bias</c>.
/// </summary>
public sealed record DeepCrossingOptions
{
    /// <summary>The fields as vectors, of any widths.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>Whether an embedded field is max(0, v + b) with a bias <c>embedding.FIELD.bias</c> [d], as in the paper; else v.</summary>
    public bool RectifiedEmbeddings { get; init; } = true;

    /// <summary>The hidden width of each residual unit.</summary>
    public IReadOnlyList<int> Units { get; init; } = [256, 256];

    /// <summary>The function inside a unit and at its end.</summary>
    public Activation Activation { get; init; } = ActivationKind.Relu;

    /// <summary>Whether a unit's input is added to its output.</summary>
    public bool Residual { get; init; } = true;

    /// <summary>Whether a unit is normalised before its last function.</summary>
    public bool BatchNorm { get; init; }

    /// <summary>ε of the normalisations.</summary>
    public double BatchNormEpsilon { get; init; } = 1e-5;

    /// <summary>Bounds the joined fields to ± this, or null.</summary>
    public double? InputClip { get; init; }

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Deep Crossing: residual units act(x + W₂·act(W₁x + b₁) + b₂) on the joined fields, then a linear layer
/// (Shan et al., Deep Crossing: Web-Scale Modeling without Manually Crafted Combinatorial Features, 2016).
/// </summary>
public static class DeepCrossing
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, DeepCrossingOptions options)
    {
        if (options.Units.FirstOrDefault(units => units < 1, 1) is var wrong and < 1)
        {
            throw new GraphException($"A residual unit of Deep Crossing has {wrong} units; expected at least 1.");
        }

        if (options.Activation.ParameterCount > 0)
        {
            throw new GraphException($"The function of Deep Crossing's units is {options.Activation}; expected one without parameters.");
        }

        var x = Stack(graph, new Embeddings(graph, options.Embedding), options);
        for (var i = 0; i < options.Units.Count; i++)
        {
            x = Unit(graph, $"unit.{i}", x, options.Units[i], options);
        }

        return Score.Output(graph, Mlp.Output(graph, "out", x, 1), options.Output);
    }

    private static Value Stack(GraphBuilder graph, Embeddings embeddings, DeepCrossingOptions options)
    {
        using var scope = graph.Scope("stack");
        return embeddings.Join(embeddings.Fields, Change);

        Value Change(InputField field, Value value)
        {
            if (options.RectifiedEmbeddings && !embeddings.IsRaw(field))
            {
                var bias = graph.Parameter($"embedding.{field.Name}.bias", value.Shape[0]);
                value = graph.Activate(graph.Add(value, bias), ActivationKind.Relu);
            }

            return options.InputClip is { } bound ? embeddings.Clip(value, bound) : value;
        }
    }

    private static Value Unit(GraphBuilder graph, string name, Value x, int units, DeepCrossingOptions options)
    {
        using var scope = graph.Scope(name);
        var hidden = graph.Activate(Mlp.Output(graph, $"{name}.0", x, units), options.Activation);
        var y = Mlp.Output(graph, $"{name}.1", hidden, x.Shape[0]);
        y = options.Residual ? graph.Sum(y, x) : y;
        y = options.BatchNorm ? Mlp.BatchNorm(graph, $"{name}.norm", y, options.BatchNormEpsilon) : y;
        return graph.Activate(y, options.Activation);
    }
}
