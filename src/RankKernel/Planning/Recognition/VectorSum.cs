using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>The vectors, or squares of vectors, that a vector is the sum of.</summary>
internal static class VectorSum
{
    /// <summary>The vectors [d] that add up to the value [d]; the value alone where it is no sum.</summary>
    public static IReadOnlyList<Value> Of(Value value) => [.. value.Terms().SelectMany(term => ReducedRows(term) ?? [term])];

    /// <summary>The vectors whose squares add up to the value, or null where something else is among them.</summary>
    public static IReadOnlyList<Value>? OfSquares(Value value)
    {
        var vectors = new List<Value>();
        foreach (var term in value.Terms())
        {
            if (term.IsSquare(out var vector))
            {
                vectors.Add(vector);
            }
            else if (ReducedMatrix(term) is { } matrix && matrix.Unshaped().IsSquare(out var squared)
                && FieldStack.Split(squared, matrix.Shape.Last) is { } fields && matrix.Shape.Rank == 2)
            {
                vectors.AddRange(fields);
            }
            else if (ReducedRows(term) is { } rows && rows.All(row => row.IsSquare(out _)))
            {
                vectors.AddRange(rows.Select(row => row.IsSquare(out var field) ? field : row));
            }
            else
            {
                return null;
            }
        }

        return vectors;
    }

    private static IReadOnlyList<Value>? ReducedRows(Value term) => ReducedMatrix(term) is { } matrix ? FieldStack.Rows(matrix) : null;

    private static Value? ReducedMatrix(Value term) =>
        term.Is<Reduce>(out var reduce, out var operation) && operation is { Function: ReduceKind.Sum, Axis: 0 } && reduce.Inputs[0].Type.Sequence is null
            ? reduce.Inputs[0]
            : null;
}
