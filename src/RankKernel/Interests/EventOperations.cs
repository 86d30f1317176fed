using RankKernel.Graph;

namespace RankKernel.Interests;

/// <summary>Which operations along a sequence take a new position in without looking at those before it.</summary>
internal static class EventOperations
{
    /// <summary>
    /// Whether a position of the output depends on the same position of the inputs alone, given that all inputs but parameters run along
    /// one sequence. Numbers along a sequence, [T], are one vector, so that what looks at whole vectors does not count.
    /// </summary>
    public static bool IsByPosition(Node node)
    {
        var output = node.Output;
        if (output.Type.Sequence is null || output.Shape.Rank == 0 || output.Shape[0] != node.Inputs.First(input => input.Data is null).Shape[0])
        {
            return false;
        }

        var hasVectors = output.Shape.Rank > 1;
        return node.Operation switch
        {
            SequenceGather or Unary or Mask => true,
            Linear linear => hasVectors && node.Inputs[1].Data is not null && Addends(node, linear).All(addend => IsOfPosition(node, addend)),
            Activate or ScaleShift => hasVectors || node.Inputs.Count == 1,
            LayerNorm => hasVectors,
            Softmax => hasVectors,
            Sum sum => node.Inputs.Take(sum.Terms).All(term => term.Data is null) && (hasVectors || node.Inputs.Count == sum.Terms),
            Binary => node.Inputs.All(input => IsOfPosition(node, input)),
            Where => node.Inputs.All(input => input.Data is null),
            Concat concat => concat.Axis > 0 && node.Inputs.All(input => input.Data is null),
            Slice slice => slice.Axis > 0,
            Reduce reduce => reduce.Axis > 0,
            MatMul => hasVectors && node.Inputs[0].Data is null && node.Inputs[1].Data is not null,
            Reshape => true,
            Gru { Last: false, Projected: true } or Lstm { Last: false, Projected: true } => true,
            _ => false,
        };
    }

    /// <summary>Whether what is kept of the positions before is a state of fixed length.</summary>
    public static bool HasState(Node node) => node.Operation switch
    {
        Gru { Projected: true } or Lstm { Projected: true } => true,
        InterestMemory memory => !memory.PaddedInFront,
        CountIds or LastPosition or EmbeddingBag or Reduce { Axis: 0 } => true,
        _ => false,
    };

    /// <summary>Why a step that depends on histories alone cannot take events in one at a time.</summary>
    public static string WhyNot(Node node) => node.Operation switch
    {
        InterestMemory { PaddedInFront: true } =>
            "the padding in front becomes shorter with every event, so the first event finds another vector read and another usage",
        AlongSequence => "positions are counted over the whole history",
        Softmax => "an event changes the largest value and the sum that every position is divided by",
        MultiHeadAttention => "every position looks at every other, and an event joins them all",
        _ => "it looks at the whole history",
    };

    private static IEnumerable<Value> Addends(Node node, Linear linear) => node.Inputs.Skip(linear.FirstAddend).Take(linear.Addends);

    /// <summary>Whether a value is the same at each position, or the position's own.</summary>
    private static bool IsOfPosition(Node node, Value value) =>
        value.Data is null ? value.Type.Sequence is not null : value.Shape.Count <= node.Output.Shape.Count / node.Output.Shape[0];
}
