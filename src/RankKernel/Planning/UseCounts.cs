using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>How often each value of a graph is read, outputs included.</summary>
internal sealed class UseCounts
{
    private readonly Dictionary<Value, int> _counts = new(ReferenceEqualityComparer.Instance);

    public UseCounts(ModelGraph graph)
    {
        foreach (var value in graph.Nodes.SelectMany(node => node.Inputs).Concat(graph.Outputs.Select(output => output.Value)))
        {
            _counts[value] = this[value] + 1;
        }
    }

    public int this[Value value] => _counts.GetValueOrDefault(value);
}
