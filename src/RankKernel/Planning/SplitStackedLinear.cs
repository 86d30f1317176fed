using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// A Linear that mixes stacked fields of several sides: each side's fields are mixed on that side, and added up for the candidate.
/// </summary>
internal sealed class SplitStackedLinear : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not Linear linear
            || node.Output.Cadence != Cadence.Pair
            || inputs[0].Producer is not { Operation: StackFields } stack
            || inputs[1].Data is not { } weight)
        {
            return null;
        }

        var parts = StackedParts.Of(stack.Inputs);
        if (parts.Count == 1)
        {
            return null;
        }

        return SideLinear.Join(graph, node, linear, inputs, parts.Select(part => new SideLinear(
            part.Cadence,
            graph.Add(new StackFields(), part.Fields),
            Weights.TakeColumns(weight, [.. part.Places.Select(place => (place, 1))]))));
    }
}
