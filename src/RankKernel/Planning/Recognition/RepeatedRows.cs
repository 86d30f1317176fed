using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>One number a row, repeated for every column, as it is where dimensions of 1 are broadcast.</summary>
internal static class RepeatedRows
{
    /// <summary>The numbers [rows] that a matrix has in all columns of a row.</summary>
    public static Value? Of(GraphBuilder graph, Value matrix, Shape shape)
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
