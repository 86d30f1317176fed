using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// An inner product of two joined vectors whose parts match: the parts that need only the user, or only the item, become inner
/// products of their own side; what is left for the candidate is one inner product of the user's parts with the item's.
/// </summary>
internal sealed class SplitDot : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not Dot
            || node.Output.Cadence != Cadence.Pair
            || inputs[0].Producer is not { Operation: Concat } first
            || inputs[1].Producer is not { Operation: Concat } second
            || !first.Inputs.Select(part => part.Shape[0]).SequenceEqual(second.Inputs.Select(part => part.Shape[0])))
        {
            return null;
        }

        var groups = first.Inputs.Zip(second.Inputs, Ordered).GroupBy(pair => (pair.A.Cadence, pair.B.Cadence)).OrderBy(group => group.Key).ToList();
        return groups.Count == 1 && first.Inputs.All(part => part.Cadence == first.Inputs[0].Cadence)
            ? null
            : graph.Sum([.. groups.Select(group => graph.Dot(Joined([.. group.Select(pair => pair.A)]), Joined([.. group.Select(pair => pair.B)])))]);

        Value Joined(IReadOnlyList<Value> parts) => graph.Concat(0, parts);
    }

    private static (Value A, Value B) Ordered(Value a, Value b) => a.Cadence <= b.Cadence ? (a, b) : (b, a);
}
