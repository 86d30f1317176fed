using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>A product with a constant matrix is a Linear; a constant vector added to a Linear that nothing else reads is its bias.</summary>
internal sealed class LiftLinear : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node) => node.Operation switch
    {
        MatMul product when node.Inputs[0].Data is null && node.Inputs[1].Floats() is { } weight =>
            graph.Add(new Linear(Bias: false), [node.Inputs[0], product.TransposeB ? node.Inputs[1] : graph.Constant(Weights.Transposed(weight))], node.Name),
        Binary { Function: BinaryKind.Add } =>
            Biased(graph, node, 0, node.Inputs[1], 1) ?? Biased(graph, node, 1, node.Inputs[0], 1),
        Binary { Function: BinaryKind.Subtract } => Biased(graph, node, 0, node.Inputs[1], -1),
        _ => null,
    };

    private Value? Biased(GraphBuilder graph, Node node, int operand, Value vector, int sign)
    {
        var product = node.Inputs[operand];
        if (vector.Floats() is not { } added
            || Reads(product) != 1
            || !product.Is<Linear>(out var producer, out var linear)
            || linear is not { Activation.Kind: ActivationKind.None, Addends: 0 }
            || product.Shape != node.Output.Shape)
        {
            return null;
        }

        var channels = product.Shape.Last;
        if (added.Shape.Count != 1 && added.Shape != new Shape(channels))
        {
            return null;
        }

        if (!linear.Bias && sign == 1 && added.Shape == new Shape(channels))
        {
            return graph.Add(new Linear(), [.. producer.Inputs, vector], producer.Name);
        }

        var bias = linear.Bias ? producer.Inputs[2].Data! : null;
        var sum = Weights.Vector(channels, i => (bias?.AsFloats()[i] ?? 0) + (sign * (double)added.AsFloats()[added.Shape.Count == 1 ? 0 : i]));
        return graph.Add(new Linear(), [producer.Inputs[0], producer.Inputs[1], graph.Constant(sum)], producer.Name);
    }
}
