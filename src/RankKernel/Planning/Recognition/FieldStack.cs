using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>The field vectors that a matrix was put together from.</summary>
internal static class FieldStack
{
    /// <summary>The rows of a matrix [F, d] as vectors [d], or null where they are not known one by one.</summary>
    public static IReadOnlyList<Value>? Rows(Value matrix)
    {
        if (matrix.Shape.Rank != 2 || matrix.Type.Sequence is not null || matrix.Type.Kind != ElementKind.Float)
        {
            return null;
        }

        if (matrix.Is<Reshape>(out var reshape))
        {
            return Split(reshape.Inputs[0], matrix.Shape[1]);
        }

        if (matrix.Is<Concat>(out var concat, out var operation) && operation.Axis == 0)
        {
            return Joined(concat.Inputs, Rows);
        }

        return matrix.Is<Transpose>(out var transpose) && transpose.Inputs[0].Is<StackFields>(out var stack) ? stack.Inputs : null;
    }

    /// <summary>The columns of a matrix [d, F] as vectors [d], or null.</summary>
    public static IReadOnlyList<Value>? Columns(Value matrix) =>
        matrix.Is<StackFields>(out var stack) ? stack.Inputs
        : matrix.Is<Transpose>(out var transpose) ? Rows(transpose.Inputs[0])
        : matrix.Shape.Rank == 2 && matrix.Is<Concat>(out var concat, out var operation) && operation.Axis == 1 && matrix.Type.Sequence is null
            ? Joined(concat.Inputs, part => part.Shape[1] == 1 && part.Is<Reshape>(out var reshape) ? Split(reshape.Inputs[0], part.Shape[0]) : Columns(part))
        : null;

    /// <summary>The elements of a value, in their order, as vectors of this width, or null where they are not known one by one.</summary>
    public static IReadOnlyList<Value>? Split(Value value, int width)
    {
        if (value.Type.Sequence is not null)
        {
            return null;
        }

        if (value.Shape.Rank == 1 && value.Shape[0] == width)
        {
            return [value];
        }

        if (value.Is<Reshape>(out var reshape))
        {
            return Split(reshape.Inputs[0], width);
        }

        if (value.Is<Concat>(out var concat, out var operation) && operation.Axis == 0 && concat.Inputs.All(input => input.Shape.Count % width == 0))
        {
            return Joined(concat.Inputs, part => Split(part, width));
        }

        return value.Shape.Rank == 2 && value.Shape[1] == width ? Rows(value) : null;
    }

    private static List<Value>? Joined(IReadOnlyList<Value> parts, Func<Value, IReadOnlyList<Value>?> fields)
    {
        var joined = new List<Value>();
        foreach (var part in parts)
        {
            if (fields(part) is not { } found)
            {
                return null;
            }

            joined.AddRange(found);
        }

        return joined;
    }
}
