using RankKernel.Graph;

namespace RankKernel.Gpu;

/// <summary>
/// A list of steps brought into the order in which a device runs it: lookups first, so that all are one step, and products whose
/// activations can stay in shared memory next to each other.
/// </summary>
internal sealed class StepOrder
{
    private readonly List<IReadOnlyList<Node>> _groups = [];

    private StepOrder(IReadOnlyList<Node> nodes, HashSet<Value> kept, int tileRows)
    {
        var lookups = nodes.Where(IsLookup).ToList();
        if (lookups.Count > 0)
        {
            _groups.Add(lookups);
        }

        var chains = Chains(nodes, kept, tileRows);
        foreach (var node in nodes.Where(node => !IsLookup(node)))
        {
            if (!chains.TryGetValue(node, out var chain))
            {
                _groups.Add([node]);
            }
            else if (chain[^1] == node)
            {
                _groups.Add(chain);
            }
        }
    }

    /// <summary>Nodes that become one step: several lookups, or a chain of products; or one node.</summary>
    public IReadOnlyList<IReadOnlyList<Node>> Groups => _groups;

    /// <summary>The nodes in their order.</summary>
    public IReadOnlyList<Node> Nodes => [.. _groups.SelectMany(group => group)];

    public static StepOrder Of(IReadOnlyList<Node> nodes, IEnumerable<Value> kept, int tileRows) =>
        new(nodes, kept.ToHashSet<Value>(ReferenceEqualityComparer.Instance), tileRows);

    /// <summary>Whether a node is a product whose activations fit into shared memory.</summary>
    public static bool IsChained(Node node, int tileRows) =>
        node.Operation is Linear && node.Output.Shape.Rank == 1 && node.Output.Type.Sequence is null
        && (long)node.Inputs[0].Shape.Last * tileRows <= TileFrame.SharedLength;

    /// <summary>Where the second activations of a chain stand: behind the widest of the first ones.</summary>
    public static int Second(IReadOnlyList<Node> chain, int tileRows) =>
        tileRows * chain.Where((_, i) => i % 2 == 0).Max(node => node.Inputs[0].Shape.Last);

    private static bool IsLookup(Node node) => node.Operation is EmbeddingBag && node.Inputs.All(input => input.Producer is null);

    private static Dictionary<Node, List<Node>> Chains(IReadOnlyList<Node> nodes, HashSet<Value> kept, int tileRows)
    {
        var uses = nodes.SelectMany(node => node.Inputs).GroupBy(input => input, ReferenceEqualityComparer.Instance)
            .ToDictionary(group => (Value)group.Key!, group => group.Count(), ReferenceEqualityComparer.Instance as IEqualityComparer<Value>);
        var chains = new Dictionary<Node, List<Node>>();
        foreach (var node in nodes.Where(node => IsChained(node, tileRows)))
        {
            var chain = node.Inputs[0].Producer is { } before && chains.TryGetValue(before, out var earlier) && Continues(earlier, node)
                ? earlier
                : [];
            chain.Add(node);
            chains[node] = chain;
        }

        return chains;

        bool Continues(List<Node> chain, Node node) =>
            chain[^1] == node.Inputs[0].Producer && uses[node.Inputs[0]] == 1 && !kept.Contains(node.Inputs[0])
            && Fits([.. chain, node], tileRows);
    }

    private static bool Fits(List<Node> chain, int tileRows)
    {
        var second = Second(chain, tileRows);
        var odd = chain.Where((_, i) => i % 2 == 1).Select(node => node.Inputs[0].Shape.Last).DefaultIfEmpty(0).Max();
        return second + ((long)tileRows * odd) <= TileFrame.SharedLength;
    }
}
