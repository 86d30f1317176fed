using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// Matrices that stand one behind the other along a dimension of their own, [H, n, d], such as the heads of an attention, are taken
/// one by one: one that is cut out is cut out of what it was made of, and all of them put side by side are a concat of columns.
/// </summary>
internal sealed class UnstackHeads : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses) => node.Operation switch
    {
        Slice { Axis: 0 } slice when inputs[0] is { Shape.Rank: 3, Type.Sequence: null } stack => CutOut(graph, slice, stack),
        Slice { Axis: 0 } slice when inputs[0].Is<Transpose>(out var transpose) =>
            graph.Add(new Transpose(), [graph.Slice(transpose.Inputs[0], 1, slice.Start, slice.Length)]),
        Select select => SideBySide(graph, select, inputs[0]),
        Concat { Axis: 2 } when inputs.All(input => Matrix(input) is not null) =>
            graph.Reshape(graph.Concat(1, [.. inputs.Select(input => Matrix(input)!)]), node.Output.Shape.Dimensions),
        _ => null,
    };

    private static Value? CutOut(GraphBuilder graph, Slice slice, Value stack)
    {
        if (IsStack(stack))
        {
            return stack.Producer!.Operation switch
            {
                Concat => null,
                Softmax => graph.Softmax(Part(stack.Producer.Inputs[0])),
                var function => graph.Add(function, [.. stack.Producer.Inputs.Select(input => input.Shape == stack.Shape ? Part(input) : input)]),
            };
        }

        if (slice.Length != 1 || !stack.Is<Reshape>(out var reshape))
        {
            return null;
        }

        var (rows, columns) = (stack.Shape[1], stack.Shape[2]);
        var source = reshape.Inputs[0];
        if (source.Shape.Rank == 2 && source.Shape[1] == columns)
        {
            return graph.Reshape(graph.Slice(source, 0, slice.Start * rows, rows), 1, rows, columns);
        }

        if (!source.Is<Select>(out var chosen, out var select) || chosen.Inputs[0].Unshaped() is not { Shape.Rank: 2, Type.Sequence: null } matrix)
        {
            return null;
        }

        var count = rows * columns;
        var part = Block(graph, matrix, select.Indices.Slice(slice.Start * count, count), rows, columns);
        return part is null ? null : graph.Reshape(part, 1, rows, columns);

        Value Part(Value of) => CutOut(graph, slice, of) ?? graph.Add(slice, [of]);
    }

    /// <summary>Whether a value is a stack of matrices, or a function that takes each of its rows for itself of one.</summary>
    private static bool IsStack(Value value) => value.Producer switch
    {
        { Operation: Concat { Axis: 0 } } => true,
        { Operation: Softmax } softmax => IsStack(softmax.Inputs[0]),
        { Operation: Binary } binary => binary.Inputs.Any(input => input.Shape == value.Shape && IsStack(input))
            && binary.Inputs.All(input => input.Shape == value.Shape ? IsStack(input) : input.Shape.Count == 1),
        _ => false,
    };

    /// <summary>The columns of a matrix whose elements these are, as they stand or transposed, or null.</summary>
    private static Value? Block(GraphBuilder graph, Value matrix, ReadOnlySpan<int> indices, int rows, int columns)
    {
        var (height, width, first) = (matrix.Shape[0], matrix.Shape[1], indices[0]);
        if (rows == height && first + columns <= width && Are(indices, columns, (row, column) => (row * width) + first + column))
        {
            return graph.Slice(matrix, 1, first, columns);
        }

        return columns == height && first + rows <= width && Are(indices, columns, (row, column) => (column * width) + first + row)
            ? graph.Add(new Transpose(), [graph.Slice(matrix, 1, first, rows)])
            : null;
    }

    /// <summary>Rows of all matrices of a stack [H, n, d] one beside the other, [n, H·d], in one line.</summary>
    private static Value? SideBySide(GraphBuilder graph, Select select, Value line)
    {
        if (line.Unshaped() is not { Shape.Rank: 3 } stack || !stack.Is<Concat>(out var concat, out var join) || join.Axis != 0
            || concat.Inputs.Any(input => Matrix(input) is null))
        {
            return null;
        }

        var (heads, rows, width) = (concat.Inputs.Count, stack.Shape[1], stack.Shape[2]);
        return select.Indices.Length == stack.Shape.Count
            && Are(select.Indices, heads * width, (row, column) => (((column / width * rows) + row) * width) + (column % width))
                ? graph.Reshape(graph.Concat(1, [.. concat.Inputs.Select(input => Matrix(input)!)]), select.Indices.Length)
                : null;
    }

    private static bool Are(ReadOnlySpan<int> indices, int columns, Func<int, int, int> expected)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] != expected(i / columns, i % columns))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The matrix [n, d] that a value [1, n, d] is, or null.</summary>
    private static Value? Matrix(Value value) =>
        value is { Shape: { Rank: 3 } shape, Type.Sequence: null } && shape[0] == 1 && value.Is<Reshape>(out var reshape)
        && reshape.Inputs[0] is { Shape.Rank: 2, Type.Sequence: null } matrix && matrix.Shape[0] == shape[1] && matrix.Shape[1] == shape[2]
            ? matrix
            : null;
}
