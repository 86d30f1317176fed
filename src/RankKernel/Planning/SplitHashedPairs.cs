using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>Weights of pairs of ids: those of the user once a request, those of the item once an item, the rest once a candidate.</summary>
internal sealed class SplitHashedPairs : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not HashedPairs pairs || node.Output.Cadence != Cadence.Pair)
        {
            return null;
        }

        var groups = pairs.Pairs.ToArray().Chunk(2).GroupBy(pair => (inputs[pair[0]].Side | inputs[pair[1]].Side).Cadence()).OrderBy(group => group.Key).ToList();
        return groups.Count == 1 ? null : graph.Sum([.. groups.Select(group => Part(group.Key, [.. group.SelectMany(pair => pair)]))]);

        Value Part(Cadence cadence, int[] chosen)
        {
            int[] used = [.. chosen.Distinct().Order()];
            int[] offsets = [.. used.Select(field => pairs.Offsets[field])];
            int[] places = [.. chosen.Select(field => Array.IndexOf(used, field))];
            return graph.Add(new HashedPairs(offsets, places), [.. used.Select(field => inputs[field]), inputs[^1]], $"{node.Name}.{cadence}");
        }
    }
}
