using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// In the first cross layer W·x₀ reads fields of several sides: it becomes a Linear of its own, which <see cref="SplitLinear"/>
/// then splits; for the candidate no product is left, only x₀⊙(user part + item part) + x. The same holds for the gate of a
/// gated layer.
/// </summary>
internal sealed class SplitCrossMatrix : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses) =>
        node.Operation is CrossMatrix or GatedCross
        && node.Output.Cadence == Cadence.Pair
        && inputs[1].Producer is { Operation: Concat } concat
        && SideParts.Of(concat.Inputs).Count > 1
            ? node.Operation.Lower(graph, inputs)
            : null;
}
