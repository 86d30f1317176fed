using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// A stack of layers Linear → BatchNorm, if asked for → activation. Parameters, with the stack's name in front:
/// <c>.I.weight</c> [out, in], <c>.I.bias</c>, <c>.I.norm.{weight, bias, running_mean, running_var}</c>, <c>.input.norm.…</c>,
/// <c>.I.activation.…</c>, and for the output <c>.out.weight</c>, <c>.out.bias</c>.
/// </summary>
public sealed record MlpOptions
{
    /// <summary>The widths of the hidden layers.</summary>
    public IReadOnlyList<int> HiddenUnits { get; init; } = [];

    /// <summary>What each hidden layer ends with.</summary>
    public LayerActivation Activation { get; init; } = new(ActivationKind.Relu);

    /// <summary>An activation for each hidden layer, in place of one for all; empty for one.</summary>
    public IReadOnlyList<LayerActivation> Activations { get; init; } = [];

    /// <summary>Whether each hidden layer is normalised before its activation.</summary>
    public bool BatchNorm { get; init; }

    /// <summary>Whether the input is normalised.</summary>
    public bool InputBatchNorm { get; init; }

    /// <summary>ε of the normalisations.</summary>
    public double BatchNormEpsilon { get; init; } = 1e-5;

    /// <summary>What a layer ends with.</summary>
    internal LayerActivation ActivationOf(int layer) => Activations.Count > layer ? Activations[layer] : Activation;
}

/// <summary>A multi-layer perceptron.</summary>
internal static class Mlp
{
    /// <summary>Hidden layers and an output layer [<paramref name="units"/>].</summary>
    public static Value Build(GraphBuilder graph, string name, Value x, MlpOptions options, int units = 1)
    {
        using var scope = graph.Scope(name);
        return Output(graph, $"{name}.out", Layers(graph, name, x, options), units);
    }

    /// <summary>Hidden layers alone.</summary>
    public static Value Hidden(GraphBuilder graph, string name, Value x, MlpOptions options)
    {
        using var scope = graph.Scope(name);
        return Layers(graph, name, x, options);
    }

    /// <summary>One hidden layer; what is made of the layer's name and width, if given, stands for its Linear.</summary>
    public static Value Layer(
        GraphBuilder graph, string name, int layer, Value x, MlpOptions options, Func<string, int, Value>? linear = null)
    {
        var units = options.HiddenUnits[layer];
        if (units < 1)
        {
            throw new GraphException($"Hidden layer {layer} of '{name}' has {units} units; expected at least 1.");
        }

        if (options.Activations.Count > 0 && options.Activations.Count != options.HiddenUnits.Count)
        {
            throw new GraphException($"'{name}' has {options.Activations.Count} activations for {options.HiddenUnits.Count} hidden layers.");
        }

        using var scope = graph.Scope($"{layer}");
        x = linear is null ? Output(graph, $"{name}.{layer}", x, units) : linear($"{name}.{layer}", units);
        x = options.BatchNorm ? BatchNorm(graph, $"{name}.{layer}.norm", x, options.BatchNormEpsilon) : x;
        return options.ActivationOf(layer).Apply(graph, $"{name}.{layer}.activation", x);
    }

    /// <summary>A linear layer with a bias.</summary>
    public static Value Output(GraphBuilder graph, string name, Value x, int units) => graph.Linear(
        x, graph.Parameter($"{name}.weight", units, x.Shape.Last), graph.Parameter($"{name}.bias", units));

    /// <summary>A normalisation with stored statistics.</summary>
    public static Value BatchNorm(GraphBuilder graph, string name, Value x, double epsilon)
    {
        var channels = x.Shape.Last;
        return graph.Add(new BatchNorm(epsilon),
        [
            x,
            graph.Parameter($"{name}.running_mean", channels),
            graph.Parameter($"{name}.running_var", channels),
            graph.Parameter($"{name}.weight", channels),
            graph.Parameter($"{name}.bias", channels),
        ]);
    }

    /// <summary>What the first hidden layer reads: the input, normalised if asked for.</summary>
    public static Value Input(GraphBuilder graph, string name, Value x, MlpOptions options)
    {
        using var scope = graph.Scope(name);
        return options.InputBatchNorm ? BatchNorm(graph, $"{name}.input.norm", x, options.BatchNormEpsilon) : x;
    }

    private static Value Layers(GraphBuilder graph, string name, Value x, MlpOptions options)
    {
        x = options.InputBatchNorm ? BatchNorm(graph, $"{name}.input.norm", x, options.BatchNormEpsilon) : x;
        for (var i = 0; i < options.HiddenUnits.Count; i++)
        {
            x = Layer(graph, name, i, x, options);
        }

        return x;
    }
}
