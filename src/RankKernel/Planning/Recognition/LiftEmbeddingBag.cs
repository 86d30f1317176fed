using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// Rows of a table for the ids of a bag, summed with or without weights, over their number or its root, or the largest of each
/// column, with padding or without, are an embedding bag.
/// </summary>
internal sealed class LiftEmbeddingBag : LiftPass
{
    /// <summary>What is added to a count of at least 1 so that nothing is divided by zero, and is lost in float32.</summary>
    private const double Lost = 2e-8;

    protected override Value? Lift(GraphBuilder graph, Node node) => node.Operation switch
    {
        WeightedSum when Rows(node.Inputs[1]) is { } rows => Weighted(graph, node, rows),
        Reduce { Axis: 0, Function: ReduceKind.Sum or ReduceKind.Mean or ReduceKind.Max } reduce when Rows(node.Inputs[0]) is { } rows =>
            graph.Add(new EmbeddingBag(Enum.Parse<Pooling>(reduce.Function.ToString())), rows.Inputs, node.Name),
        Binary { Function: BinaryKind.Divide } when node.Inputs[0].Is<EmbeddingBag>(out var bag, out var sum)
            && sum.Pooling == Pooling.Sum && Reads(bag.Output) == 1 && Divisor(node.Inputs[1], bag, sum) is var (pooling, padding) =>
            graph.Add(sum with { Pooling = pooling, PaddingId = padding }, bag.Inputs, node.Name),
        _ => null,
    };

    private static Value? Weighted(GraphBuilder graph, Node node, Node rows)
    {
        var (weights, ids) = (node.Inputs[0], rows.Inputs[0]);
        if (SequenceMask.Of(weights) is { Other: 1 } mask && (mask.Ids is null || (ReferenceEquals(mask.Ids, ids) && mask.Padding == 0)))
        {
            return graph.Add(new EmbeddingBag(Pooling.Sum, mask.PaddingId), rows.Inputs, node.Name);
        }

        var padding = -1;
        if (weights.Is<Mask>(out var masked, out var operation) && operation.Fill == 0 && ReferenceEquals(masked.Inputs[1], ids))
        {
            (weights, padding) = (masked.Inputs[0], operation.PaddingId);
        }

        return weights.Source is null ? null : graph.Add(new EmbeddingBag(Pooling.Sum, padding, Weighted: true), [.. rows.Inputs, weights], node.Name);
    }

    /// <summary>Rows that nothing else reads.</summary>
    private Node? Rows(Value value) => value.Is<SequenceGather>(out var gather) && Reads(value) == 1 ? gather : null;

    /// <summary>What dividing a sum of rows by a count of them, or its root, makes of it.</summary>
    private static (Pooling Pooling, int PaddingId)? Divisor(Value divisor, Node bag, EmbeddingBag sum)
    {
        divisor = divisor.Unshaped();
        return divisor.Is<Unary>(out var root, out var unary) && unary.Function == UnaryKind.Sqrt
            ? Counted(root.Inputs[0], bag, sum) is { } padding ? (Pooling.SqrtN, padding) : null
            : Counted(divisor, bag, sum) is { } other ? (Pooling.Mean, other) : null;
    }

    /// <summary>Which id a count of the bag's rows, kept from being 0, passes over; −1 for none, null where it counts something else.</summary>
    private static int? Counted(Value count, Node bag, EmbeddingBag sum)
    {
        count = count.Unshaped();
        foreach (var function in (BinaryKind[])[BinaryKind.Max, BinaryKind.Add])
        {
            if (!count.IsBinary(function, out var a, out var b))
            {
                continue;
            }

            var (number, bound) = b.Data is not null ? (a, b) : (b, a);
            return bound.IsNumber(out var least)
                && (function == BinaryKind.Max ? least == 1 : least is > 0 and <= Lost)
                && number.Unshaped().Is<Reduce>(out var reduce, out var operation) && operation.Function == ReduceKind.Sum
                && SequenceMask.Of(reduce.Inputs[0].Unshaped()) is { Other: 1 } mask
                && (mask.Ids is null ? sum.PaddingId < 0 && mask.Like.Type.Sequence == bag.Inputs[0].Type.Sequence : PassesOver(mask, bag, sum))
                    ? mask.PaddingId
                    : null;
        }

        return null;
    }

    /// <summary>Whether the sum leaves out what the mask does, or adds nothing for it.</summary>
    private static bool PassesOver(SequenceMask mask, Node bag, EmbeddingBag sum) =>
        ReferenceEquals(mask.Ids, bag.Inputs[0]) && mask.Padding == 0
        && (mask.PaddingId == sum.PaddingId || (sum.PaddingId < 0 && TableRows.IsZero(bag.Inputs[1], mask.PaddingId)));
}
