using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// With S = Σv and FM over each side: FM(u ∪ i) = FM(u) + FM(i) + Su·Si, one inner product a candidate; and for each element
/// alike in bi-interaction. Fields that are pair values themselves join as a third group.
/// </summary>
internal sealed class SplitFactorizationMachine : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not (FactorizationMachine or BiInteraction) || node.Output.Cadence != Cadence.Pair)
        {
            return null;
        }

        var parts = SideParts.Of(inputs);
        if (parts.Count == 1)
        {
            return null;
        }

        var terms = new List<Value>();
        Value? sumSoFar = null;
        foreach (var part in parts)
        {
            if (part.Values.Count > 1)
            {
                terms.Add(graph.Add(node.Operation, part.Values, $"{node.Name}.{part.Cadence}"));
            }

            var sum = graph.Sum(part.Values);
            if (sumSoFar is not null)
            {
                terms.Add(node.Operation is FactorizationMachine ? graph.Dot(sumSoFar, sum) : graph.Multiply(sumSoFar, sum));
            }

            sumSoFar = sumSoFar is null ? sum : graph.Sum(sumSoFar, sum);
        }

        return graph.Sum(terms);
    }
}
