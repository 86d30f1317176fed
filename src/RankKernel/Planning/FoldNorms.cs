using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>Replaces BatchNorm and the BatchNorm inside Dice by a scale and a shift per channel.</summary>
internal sealed class FoldNorms : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses) =>
        node.Operation is BatchNorm or Dice ? node.Operation.Lower(graph, inputs) : null;
}
