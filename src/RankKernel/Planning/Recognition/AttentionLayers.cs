using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>The scoring network of target attention, read from its last layer to its input [.., q, k, q−k, q⊙k].</summary>
internal sealed class AttentionLayers
{
    private readonly List<Layer> _layers = [];

    private AttentionLayers(Value query, Value keys, Tensor firstWeight) => (Query, Keys, FirstWeight) = (query, keys, firstWeight);

    /// <summary>The target, [d].</summary>
    public Value Query { get; }

    /// <summary>The history, [T, d].</summary>
    public Value Keys { get; }

    /// <summary>The weight of the first layer over [q, k, q−k, q⊙k].</summary>
    public Tensor FirstWeight { get; }

    /// <summary>How many layers are hidden.</summary>
    public int Hidden => _layers.Count - 1;

    /// <summary>What ends each hidden layer.</summary>
    public Activation Activation => _layers[0].Activation;

    /// <summary>The network that makes scores [T, 1], or null for any other value.</summary>
    public static AttentionLayers? Of(Value scores)
    {
        var layers = new List<Layer>();
        var value = scores;
        while (Layer.Of(value) is { } layer)
        {
            layers.Insert(0, layer);
            value = layer.Input;
        }

        if (layers.Count < 2
            || layers[^1].Activation.Kind != ActivationKind.None
            || layers.SkipLast(1).Any(layer => layer.Activation != layers[0].Activation || layer.Activation.Kind == ActivationKind.None)
            || layers[0].Weight.Floats() is not { } weight
            || AttentionInput.Of(value) is not { } input)
        {
            return null;
        }

        var network = new AttentionLayers(input.Query, input.Keys, input.Canonical(weight));
        network._layers.AddRange(layers);
        return network;
    }

    /// <summary>Weights, biases and vectors as the operation takes them.</summary>
    public IEnumerable<Value> Parameters(GraphBuilder graph)
    {
        foreach (var (i, layer) in _layers.Index())
        {
            yield return i == 0 && layer.Weight.Data != FirstWeight ? graph.Constant(FirstWeight) : layer.Weight;
            yield return layer.Bias ?? graph.Constant(Weights.Vector(layer.Weight.Shape[0], _ => 0));
            foreach (var vector in layer.Vectors)
            {
                yield return vector;
            }
        }
    }

    private sealed record Layer(Value Input, Value Weight, Value? Bias, Activation Activation, IReadOnlyList<Value> Vectors)
    {
        public static Layer? Of(Value value)
        {
            var (activation, vectors) = (Activation.None, (IReadOnlyList<Value>)[]);
            if (value.Is<Activate>(out var node, out var activate))
            {
                (activation, vectors, value) = (activate.Activation, [.. node.Inputs.Skip(1)], node.Inputs[0]);
            }

            if (!value.Is<Linear>(out node, out var linear) || linear.Addends > 0
                || (activation.Kind != ActivationKind.None && linear.Activation.Kind != ActivationKind.None))
            {
                return null;
            }

            return linear.Activation.Kind == ActivationKind.None
                ? new Layer(node.Inputs[0], node.Inputs[1], linear.Bias ? node.Inputs[2] : null, activation, vectors)
                : new Layer(
                    node.Inputs[0], node.Inputs[1], linear.Bias ? node.Inputs[2] : null, linear.Activation, [.. node.Inputs.Skip(linear.FirstActivationParameter)]);
        }
    }
}
