using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// The sum of the elements of bi-interaction pooling, whichever of sum, difference and ½ comes first, and the sum of the inner
/// products of all pairs, are a factorization machine.
/// </summary>
internal sealed class LiftFactorizationMachine : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        if (node.Output.Shape.Count != 1 || node.Output.Type.Sequence is not null || node.Operation is not (Reduce or Binary or Sum))
        {
            return null;
        }

        var fields = Pooled(node.Output) ?? Difference(node.Output) ?? PairTerms.Of(node.Output, Pair);
        return fields is { Count: > 1 }
            ? graph.Reshape(graph.Add(new FactorizationMachine(), fields, node.Name), node.Output.Shape.Dimensions)
            : null;
    }

    /// <summary>Σ of bi-interaction, or of all inner products.</summary>
    private static IReadOnlyList<Value>? Pooled(Value value) => Total(value)?.Producer switch
    {
        { Operation: BiInteraction or PairwiseDot { Self: false } } pooling => pooling.Inputs,
        _ => null,
    };

    /// <summary>½ Σ [(Σv)² − Σv²] or ½ [Σ (Σv)² − Σ Σv²], the outer sums over components.</summary>
    private IReadOnlyList<Value>? Difference(Value value)
    {
        if (!value.IsScaled(out var whole, out var factor) || factor != 0.5)
        {
            return null;
        }

        if (Total(whole) is { } difference)
        {
            return LiftBiInteraction.Fields(difference, Reads);
        }

        return whole.Unshaped().IsBinary(BinaryKind.Subtract, out var a, out var b) && Total(a) is { } square && Total(b) is { } squares
            ? LiftBiInteraction.Fields(square, squares, Reads)
            : null;
    }

    private static (Value A, Value B)? Pair(Value term) =>
        term.Unshaped().Is<Dot>(out var dot) ? (dot.Inputs[0], dot.Inputs[1]) : null;

    /// <summary>The vector whose elements the value adds up.</summary>
    private static Value? Total(Value value) =>
        value.Unshaped().Is<Reduce>(out var reduce, out var operation) && operation.Function == ReduceKind.Sum
            && reduce.Inputs[0] is { Shape.Rank: 1, Type.Sequence: null } vector
            ? vector
            : null;
}
