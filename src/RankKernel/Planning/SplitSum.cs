using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>Adds up the terms of each side on that side.</summary>
internal sealed class SplitSum : RewritePass
{
    protected override bool ReadsWeights => false;

    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not Sum sum || node.Output.Cadence != Cadence.Pair)
        {
            return null;
        }

        var parts = SideParts.Of([.. inputs.Take(sum.Terms)]);
        if (parts.Count == 1 || parts.All(part => part.Cadence == Cadence.Pair || part.Values.Count == 1))
        {
            return null;
        }

        var terms = parts.SelectMany(part => part.Cadence == Cadence.Pair ? part.Values : [graph.Sum(part.Values)]).ToList();
        return graph.Add(sum with { Terms = terms.Count }, [.. terms, .. inputs.Skip(sum.Terms)], node.Name);
    }
}
