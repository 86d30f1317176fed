using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// ½ [(Σv)² − Σv²] over field vectors, however the sums are written, and the sum of the elementwise products of all pairs, are
/// bi-interaction pooling.
/// </summary>
internal sealed class LiftBiInteraction : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        if (node.Output.Shape.Rank != 1 || node.Output.Type.Sequence is not null || node.Operation is not (Binary or Sum or Reduce))
        {
            return null;
        }

        var fields = node.Output.IsScaled(out var difference, out var factor) && factor == 0.5
            ? Fields(difference, Reads)
            : PairTerms.Of(node.Output, Factors);
        return fields is { Count: > 1 } ? graph.Add(new BiInteraction(), fields, node.Name) : null;
    }

    /// <summary>The fields v of (Σv)² − Σv², or null for any other value.</summary>
    /// <param name="difference">The value.</param>
    /// <param name="reads">How often a value is read: sums that are needed anyway are cheaper as they are.</param>
    public static IReadOnlyList<Value>? Fields(Value difference, Func<Value, int> reads) =>
        difference.IsBinary(BinaryKind.Subtract, out var square, out var squares) ? Fields(square, squares, reads) : null;

    /// <summary>The fields v of (Σv)² and Σv², or null for any other values.</summary>
    public static IReadOnlyList<Value>? Fields(Value square, Value squares, Func<Value, int> reads)
    {
        if (!square.IsSquare(out var sum) || reads(sum) > square.Producer!.Inputs.Count(input => ReferenceEquals(input, sum)) || reads(squares) > 1)
        {
            return null;
        }

        var fields = VectorSum.Of(sum);
        return fields.All(field => field.Shape == fields[0].Shape && field.Shape.Rank == 1 && field.Type.Sequence is null)
            && VectorSum.OfSquares(squares) is { } squared && fields.HoldsSame(squared)
                ? fields
                : null;
    }

    private static (Value A, Value B)? Factors(Value term) =>
        term.IsBinary(BinaryKind.Multiply, out var a, out var b) && a.Shape == b.Shape ? (a, b) : null;
}
