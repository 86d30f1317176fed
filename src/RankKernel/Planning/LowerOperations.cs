using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>Replaces ranking operations that a backend has no kernel for by primitives, as deep as needed.</summary>
/// <param name="isSupported">Whether the backend runs a ranking operation as it is.</param>
internal sealed class LowerOperations(Func<Operation, bool> isSupported) : GraphPass
{
    public override ModelGraph Run(ModelGraph graph)
    {
        while (graph.Nodes.Any(MustLower))
        {
            graph = new Step(MustLower).Run(graph);
        }

        return graph;
    }

    private bool MustLower(Node node) => !node.Operation.IsPrimitive && !isSupported(node.Operation);

    private sealed class Step(Func<Node, bool> mustLower) : RewritePass
    {
        protected override bool ReadsWeights => false;

        protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses) =>
            mustLower(node) ? node.Operation.Lower(graph, inputs) : null;
    }
}
