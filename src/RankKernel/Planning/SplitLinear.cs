using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// Linear(concat(u, i, p)) = Wu·u + Wi·i + Wp·p + b: the parts that need only the user, or only the item, become Linears of
/// their own side, and what is left for the candidate is the product with the pair part, or a sum.
/// </summary>
internal sealed class SplitLinear : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not Linear linear
            || node.Output.Cadence != Cadence.Pair
            || inputs[0].Producer is not { Operation: Concat } concat
            || inputs[0].Shape.Rank != 1
            || inputs[1].Data is not { } weight)
        {
            return null;
        }

        var parts = SideParts.Of(concat.Inputs);
        if (parts.Count == 1)
        {
            return null;
        }

        return SideLinear.Join(graph, node, linear, inputs, parts.Select(part => new SideLinear(
            part.Cadence,
            part.Values.Count == 1 ? part.Values[0] : graph.Add(new Concat(0), part.Values, $"{node.Name}.{part.Cadence}.inputs"),
            Weights.TakeColumns(weight, part.Ranges))));
    }
}
