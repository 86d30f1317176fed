using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// Chosen pairs of fields: those of the user once a request, those of the item once an item, and only pairs across sides once a
/// candidate. A <see cref="Select"/> puts them in their order; a Linear behind it takes it in.
/// </summary>
internal sealed class SplitFieldPairs : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not FieldPairs pairs || node.Output.Cadence != Cadence.Pair)
        {
            return null;
        }

        var groups = Enumerable.Range(0, pairs.Count).GroupBy(pair => CadenceOf(pairs[pair], inputs)).OrderBy(group => group.Key).ToList();
        if (groups.Count == 1)
        {
            return null;
        }

        var width = pairs.Function == PairFunction.Dot ? 1 : inputs[0].Shape[0];
        var places = new int[pairs.Count];
        var blocks = new List<Value>();
        var next = 0;
        foreach (var group in groups)
        {
            int[] members = [.. group];
            var weights = pairs.Weighted ? graph.Constant(Weights.TakeRows(inputs[^1].Data!, members)) : null;
            int[] fields = [.. members.SelectMany(pair => (int[])[pairs[pair].First, pairs[pair].Second])];
            blocks.Add(FieldPairs.Chosen(graph, pairs.Function, inputs, weights, fields, $"{node.Name}.{group.Key}"));
            foreach (var pair in members)
            {
                places[pair] = next++;
            }
        }

        int[] order = [.. places.SelectMany(place => Enumerable.Range(place * width, width))];
        return graph.Add(new Select(order), [graph.Concat(0, blocks)], node.Name);
    }

    private static Cadence CadenceOf((int First, int Second) pair, IReadOnlyList<Value> fields) =>
        (fields[pair.First].Side | fields[pair.Second].Side).Cadence();
}
