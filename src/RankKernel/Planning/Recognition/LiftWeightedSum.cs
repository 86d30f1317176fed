using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>The rows of a matrix, each times a number that was repeated for it, added up, are a weighted sum.</summary>
internal sealed class LiftWeightedSum : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        if (node.Operation is not Reduce { Function: ReduceKind.Sum, Axis: 0 }
            || node.Inputs[0].Shape.Rank != 2
            || !node.Inputs[0].IsBinary(BinaryKind.Multiply, out var a, out var b))
        {
            return null;
        }

        foreach (var (weights, x) in ((Value, Value)[])[(a, b), (b, a)])
        {
            if (x.Shape == node.Inputs[0].Shape && Repeated(graph, weights, x.Shape) is { } numbers && numbers.Type.Sequence == x.Type.Sequence)
            {
                return graph.Add(new WeightedSum(), [numbers, x], node.Name);
            }
        }

        return null;
    }

    /// <summary>The numbers [rows] that a matrix has in all columns of a row.</summary>
    private static Value? Repeated(GraphBuilder graph, Value matrix, Shape shape)
    {
        if (matrix.Shape != shape)
        {
            return null;
        }

        if (matrix.Is<Linear>(out var linear, out var operation) && operation is { Bias: false, Activation.Kind: ActivationKind.None, Addends: 0 }
            && linear.Inputs[0].Shape == new Shape(shape[0], 1) && linear.Inputs[1].IsNumber(1))
        {
            return graph.Reshape(linear.Inputs[0], shape[0]);
        }

        if (!matrix.Unshaped().Is<Select>(out var node, out var select) || node.Inputs[0].Shape != new Shape(shape[0]))
        {
            return null;
        }

        var indices = select.Indices;
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] != i / shape[1])
            {
                return null;
            }
        }

        return node.Inputs[0];
    }
}
