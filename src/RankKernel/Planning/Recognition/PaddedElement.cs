using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>What one position of a sequence that was padded at its end holds.</summary>
/// <param name="Sequence">The sequence, not padded.</param>
/// <param name="Position">The position.</param>
/// <param name="IsZeroPastEnd">Whether positions past the true length hold zeros, or else some other constant.</param>
internal readonly record struct PaddedElement(Value Sequence, int Position, bool IsZeroPastEnd)
{
    /// <summary>The element that a value is, or null.</summary>
    public static PaddedElement? Of(Value value)
    {
        if (!value.Unshaped().Is<Slice>(out var node, out var slice) || slice is not { Axis: 0, Length: 1 })
        {
            return null;
        }

        var whole = node.Inputs[0];
        if (SequenceOf(whole) is { } sequence)
        {
            return new PaddedElement(sequence, slice.Start, IsZeroPastEnd: true);
        }

        // Where the sequence has a position, the position, else a constant.
        return whole.Is<Where>(out var where) && where.Inputs[2].Data is not null
            && SequenceOf(where.Inputs[0]) is { } present && present.Is<AlongSequence>(out var along) && along.Inputs[0].IsNumber(1)
            && SequenceOf(where.Inputs[1]) is { } chosen && chosen.Type.Sequence == present.Type.Sequence
                ? new PaddedElement(chosen, slice.Start, where.Inputs[2].IsNumber(0))
                : null;
    }

    private static Value? SequenceOf(Value padded) =>
        padded.Is<PadSequence>(out var node, out var operation) && !operation.InFront ? node.Inputs[0] : null;
}
