using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>A pass that looks at the nodes that a node was made from, and puts one operation in the place of several.</summary>
internal abstract class LiftPass : RewritePass
{
    private readonly Dictionary<Value, int> _reads = new(ReferenceEqualityComparer.Instance);

    protected sealed override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            _reads[inputs[i]] = uses[node.Inputs[i]];
        }

        // A constant that is larger than what it meets makes a value of another shape than the pattern has.
        var moved = new Node(node.Name, node.Operation, inputs);
        return Lift(graph, moved) is { } lifted && lifted.Type == moved.Output.Type ? lifted : null;
    }

    /// <summary>What stands for the node, or null to keep it.</summary>
    /// <param name="graph">The new graph.</param>
    /// <param name="node">The node over its inputs in the new graph; its output is of no graph.</param>
    protected abstract Value? Lift(GraphBuilder graph, Node node);

    /// <summary>How often a value that a node before this one reads is read.</summary>
    protected int Reads(Value value) => _reads.GetValueOrDefault(value, 1);
}
