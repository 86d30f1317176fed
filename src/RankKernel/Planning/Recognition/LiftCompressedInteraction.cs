using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>A Linear over all products of a line's elements with another's, both repeated for it, is a layer of a compressed interaction network.</summary>
internal sealed class LiftCompressedInteraction : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        if (node.Operation is not Linear linear
            || !node.Inputs[0].Unshaped().IsBinary(BinaryKind.Multiply, out var first, out var second)
            || Repeated(first, node.Inputs[0].Shape) is not { } a || Repeated(second, node.Inputs[0].Shape) is not { } b)
        {
            return null;
        }

        return (Ordered(a, b) ? (a, b) : Ordered(b, a) ? (b, a) : default((Picked X, Picked H)?)) is var (x, h)
            ? graph.Add(new CompressedInteraction(linear.Bias, linear.Activation, linear.Addends), [x.Matrix, h.Matrix, .. node.Inputs.Skip(1)], node.Name)
            : null;
    }

    /// <summary>Whether each element of the one's lines is repeated for a whole line of the other, which is repeated as often as there are such.</summary>
    private static bool Ordered(Picked x, Picked h)
    {
        var (count, width) = (x.Matrix.Shape[1], h.Matrix.Shape[1]);
        return x.Matrix.Shape[0] == h.Matrix.Shape[0] && x.Columns.Length == count * width
            && x.Columns.Index().All(pair => pair.Item == pair.Index / width)
            && h.Columns.Index().All(pair => pair.Item == pair.Index % width);
    }

    /// <summary>The matrix whose columns, some of them several times, a value of this shape has: by a Linear or by a choice of elements.</summary>
    private static Picked? Repeated(Value value, Shape shape)
    {
        if (shape.Rank != 2 || value.Shape.Count != shape.Count || value.Type.Sequence is not null)
        {
            return null;
        }

        value = value.Unshaped();
        var source = value.Producer?.Inputs[0].Unshaped();
        if (source is not { Shape.Rank: 2, Type.Sequence: null } matrix || matrix.Shape[0] != shape[0])
        {
            return null;
        }

        var columns = value.Is<Select>(out _, out var select) ? Chosen(select.Indices, shape[1], matrix.Shape[1])
            : value.Is<Linear>(out var node, out var linear) && linear is { Bias: false, Activation.Kind: ActivationKind.None, Addends: 0 } && value.Shape == shape
                ? Chosen(node.Inputs[1])
            : null;
        return columns is null ? null : new Picked(matrix, columns);
    }

    /// <summary>The columns that a line is made of, if all lines are made of the same ones.</summary>
    private static int[]? Chosen(ReadOnlySpan<int> indices, int width, int columns)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i % width] >= columns || indices[i] != (i / width * columns) + indices[i % width])
            {
                return null;
            }
        }

        return indices[..width].ToArray();
    }

    /// <summary>The column that each row of a weight picks, if each picks one.</summary>
    private static int[]? Chosen(Value weight)
    {
        if (weight.Floats() is not { } data)
        {
            return null;
        }

        var elements = data.AsFloats();
        var width = weight.Shape[1];
        var columns = new int[weight.Shape[0]];
        for (var row = 0; row < columns.Length; row++)
        {
            var line = elements.Slice(row * width, width);
            columns[row] = line.IndexOf(1f);
            if (columns[row] < 0 || line[..columns[row]].ContainsAnyExcept(0f) || line[(columns[row] + 1)..].ContainsAnyExcept(0f))
            {
                return null;
            }
        }

        return columns;
    }

    /// <summary>A matrix of some columns of another.</summary>
    private readonly record struct Picked(Value Matrix, int[] Columns);
}
