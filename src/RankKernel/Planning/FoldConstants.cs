using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>Computes nodes that depend on weights alone, once, and keeps the result as a parameter.</summary>
/// <param name="evaluate">Computes one node whose inputs are all parameters, or gives null where it cannot yet.</param>
internal sealed class FoldConstants(Func<Node, Tensor?> evaluate) : RewritePass
{
    protected override bool ReadsWeights => false;

    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Inputs.Count == 0 || inputs.Any(input => input.Data is null))
        {
            return null;
        }

        return evaluate(new Node(node.Name, node.Operation, inputs)) is { } result ? graph.Constant(result) : null;
    }
}
