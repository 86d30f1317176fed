using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// A Linear over the outer products of each line of a matrix with the same line of another, written line by line as an einsum is, is
/// a layer of a compressed interaction network.
/// </summary>
internal sealed class LiftOuterProducts : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        if (node.Operation is not Linear linear
            || node.Output.Shape.Rank != 2
            || node.Inputs[0].Type.Sequence is not null
            || !node.Inputs[0].Unshaped().Is<Concat>(out var lines, out var operation)
            || operation.Axis != 0 || lines.Inputs.Count != node.Output.Shape[0]
            || Product(lines.Inputs[0], 0) is not var (x, h)
            || x.Shape[0] != lines.Inputs.Count || h.Shape[0] != lines.Inputs.Count
            || node.Inputs[1].Shape[1] != x.Shape[1] * h.Shape[1])
        {
            return null;
        }

        for (var line = 1; line < lines.Inputs.Count; line++)
        {
            if (Product(lines.Inputs[line], line) is not var (a, b) || !ReferenceEquals(a, x) || !ReferenceEquals(b, h))
            {
                return null;
            }
        }

        return graph.Add(new CompressedInteraction(linear.Bias, linear.Activation, linear.Addends), [x, h, .. node.Inputs.Skip(1)], node.Name);
    }

    /// <summary>The matrices [d, A] and [d, B] of whose line a value is the outer product.</summary>
    private static (Value X, Value H)? Product(Value value, int line) =>
        value.Unshaped().Is<MatMul>(out var product, out var operation)
            && product.Inputs[0].Shape[1] == 1
            && (operation.TransposeB ? product.Inputs[1].Shape[1] : product.Inputs[1].Shape[0]) == 1
            && Matrix(product.Inputs[0], line) is { } x && Matrix(product.Inputs[1], line) is { } h
            ? (x, h)
            : null;

    private static Value? Matrix(Value vector, int line) =>
        vector.Unshaped().Is<Slice>(out var node, out var slice) && slice is { Axis: 0, Length: 1 } && slice.Start == line
            && node.Inputs[0].Unshaped() is { Shape.Rank: 2, Type.Sequence: null } matrix && matrix.Shape[0] == node.Inputs[0].Shape[0]
            ? matrix
            : null;
}
