using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// Numbers that say which positions are padding, multiplied with, added to or chosen against the values of the positions, put a
/// number in the place of padding.
/// </summary>
internal sealed class LiftMask : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        if (node.Output is not { Shape.Rank: 1, Type.Sequence: not null })
        {
            return null;
        }

        return node.Operation switch
        {
            Binary binary => OfRows(graph, node, binary.Function) ?? OfNumbers(graph, node, binary.Function) ?? OfValues(graph, node, binary.Function),
            Unary { Function: UnaryKind.Negate } when SequenceMask.Of(node.Inputs[0]) is { } mask => mask.Map(number => -number).Build(graph, node.Name),
            Where => Chosen(graph, node),
            _ => null,
        };
    }

    /// <summary>Where the elements of a looked-up row add up to zero, if the row of one id does that and it has no other element.</summary>
    private static Value? OfRows(GraphBuilder graph, Node node, BinaryKind function)
    {
        var (total, zero) = node.Inputs[1].Data is not null ? (node.Inputs[0], node.Inputs[1]) : (node.Inputs[1], node.Inputs[0]);
        return function == BinaryKind.Equal && zero.IsNumber(0)
            && total.Is<Reduce>(out var reduce, out var operation) && operation is { Function: ReduceKind.Sum, Axis: 1 }
            && reduce.Inputs[0].Is<SequenceGather>(out var rows)
            && TableRows.OnlyZero(rows.Inputs[1]) is { } padding
                ? new SequenceMask(rows.Inputs[0], rows.Inputs[0], padding, 1, 0).Build(graph, node.Name)
                : null;
    }

    /// <summary>A function of two masks over the same ids, or of a mask and a number, is a mask.</summary>
    private static Value? OfNumbers(GraphBuilder graph, Node node, BinaryKind function)
    {
        var (a, b) = (SequenceMask.Of(node.Inputs[0]), SequenceMask.Of(node.Inputs[1]));
        var (x, y) = (node.Inputs[0].IsNumber(out var first), node.Inputs[1].IsNumber(out var second));
        var mask =
            a is not null && y ? a.Map(number => Compute(function, number, second))
            : b is not null && x ? b.Map(number => Compute(function, first, number))
            : a is not null && b is not null && Together(a, b) is { } both
                ? both with { Padding = Compute(function, a.Padding, b.Padding), Other = Compute(function, a.Other, b.Other) }
            : null;
        return mask is not null && double.IsFinite(mask.Padding) && double.IsFinite(mask.Other) ? mask.Build(graph, node.Name) : null;
    }

    private static SequenceMask? Together(SequenceMask a, SequenceMask b) =>
        a.Ids is null ? b : b.Ids is null || a.Matches(b) ? a : null;

    private static double Compute(BinaryKind function, double a, double b) => function switch
    {
        BinaryKind.Add => a + b,
        BinaryKind.Subtract => a - b,
        BinaryKind.Multiply => a * b,
        BinaryKind.Divide => a / b,
        BinaryKind.Min => Math.Min(a, b),
        BinaryKind.Max => Math.Max(a, b),
        BinaryKind.Greater => a > b ? 1 : 0,
        BinaryKind.GreaterOrEqual => a >= b ? 1 : 0,
        BinaryKind.Less => a < b ? 1 : 0,
        BinaryKind.LessOrEqual => a <= b ? 1 : 0,
        BinaryKind.Equal => a == b ? 1 : 0,
        _ => double.NaN,
    };

    /// <summary>x·mask of 0 and 1, and x + mask where padding has a number of its own already.</summary>
    private static Value? OfValues(GraphBuilder graph, Node node, BinaryKind function)
    {
        foreach (var (x, numbers) in ((Value, Value)[])[(node.Inputs[0], node.Inputs[1]), (node.Inputs[1], node.Inputs[0])])
        {
            if (SequenceMask.Of(numbers) is not { } mask || x.Shape != node.Output.Shape || (function == BinaryKind.Subtract && x == node.Inputs[1]))
            {
                continue;
            }

            switch (function)
            {
                case BinaryKind.Multiply when mask.Other == 1 && mask.Padding is 0 or 1:
                    return Filled(graph, node, x, mask, 0);
                case BinaryKind.Add or BinaryKind.Subtract when mask.Other == 0 && FillOf(x, mask) is { } fill:
                    return Filled(graph, node, x.Producer!.Inputs[0], mask, Compute(function, fill, mask.Padding));
            }
        }

        return null;
    }

    private static Value? Chosen(GraphBuilder graph, Node node)
    {
        if (SequenceMask.Of(node.Inputs[0]) is not { } condition)
        {
            return null;
        }

        var (atPadding, elsewhere) = (condition.Padding > 0 ? node.Inputs[1] : node.Inputs[2], condition.Other > 0 ? node.Inputs[1] : node.Inputs[2]);
        if (ReferenceEquals(atPadding, elsewhere))
        {
            return elsewhere.Type.Sequence is null ? null : elsewhere;
        }

        return elsewhere.Type.Sequence is not null && (atPadding.IsNumber(out var fill) || (SequenceMask.Of(atPadding) is { Ids: null } same && Assign(same.Other, out fill)))
            ? Filled(graph, node, elsewhere, condition, fill)
            : null;
    }

    private static bool Assign(double number, out double target)
    {
        target = number;
        return true;
    }

    /// <summary>What a value has in the place of the mask's padding, if that is one number.</summary>
    private static double? FillOf(Value x, SequenceMask mask) =>
        x.Is<Mask>(out var node, out var operation) && ReferenceEquals(node.Inputs[1], mask.Ids) && operation.PaddingId == mask.PaddingId ? operation.Fill : null;

    private static Value Filled(GraphBuilder graph, Node node, Value x, SequenceMask mask, double fill) =>
        mask.Ids is null ? x : graph.Add(new Mask(mask.PaddingId, fill), [x, mask.Ids], node.Name);
}
