using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// Inner products of all pairs of fields: user with user once a request, item with item once an item, and only products across
/// sides once a candidate. A <see cref="Select"/> puts the products in their order; a Linear behind it takes it in.
/// </summary>
internal sealed class SplitPairwiseDot : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not PairwiseDot dot || node.Output.Cadence != Cadence.Pair)
        {
            return null;
        }

        var groups = Enumerable.Range(0, inputs.Count).GroupBy(field => inputs[field].Cadence).OrderBy(group => group.Key).Select(group => group.ToArray()).ToList();
        if (groups.Count == 1)
        {
            return null;
        }

        var blocks = new List<Value>();
        var places = new Dictionary<(int Low, int High), int>();
        for (var i = 0; i < groups.Count; i++)
        {
            var group = groups[i];
            if (dot.PairCount(group.Length) > 0)
            {
                AddBlock(graph.Add(dot, Pick(group), $"{node.Name}.{inputs[group[0]].Cadence}"), dot.Pairs(group.Length).Select(pair => (group[pair.I], group[pair.J])));
            }

            for (var j = i + 1; j < groups.Count; j++)
            {
                var other = groups[j];

                // The slower side stands last: its vectors are the same for many rows, and are laid out once for all of them.
                AddBlock(
                    graph.Add(new CrossDot(other.Length), [.. Pick(other), .. Pick(group)], $"{node.Name}.{inputs[group[0]].Cadence}×{inputs[other[0]].Cadence}"),
                    other.SelectMany(a => group.Select(b => (a, b))));
            }
        }

        int[] order = [.. dot.Pairs(inputs.Count).Select(pair => places[Key(pair.I, pair.J)])];
        return graph.Add(new Select(order), [graph.Concat(0, blocks)], node.Name);

        IReadOnlyList<Value> Pick(int[] fields) => [.. fields.Select(field => inputs[field])];

        void AddBlock(Value block, IEnumerable<(int I, int J)> pairs)
        {
            blocks.Add(block);
            foreach (var (i, j) in pairs)
            {
                places.Add(Key(i, j), places.Count);
            }
        }
    }

    private static (int Low, int High) Key(int i, int j) => (Math.Min(i, j), Math.Max(i, j));
}
