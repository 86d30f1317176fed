using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// Takes the products of a recurrence's inputs out of its steps: W·x is one Linear over the whole sequence, computed once a user,
/// and the steps, which attention makes pair work, are left with the products of the state.
/// </summary>
internal sealed class ProjectRecurrences : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses) =>
        node.Operation is Gru { Projected: false } or Lstm { Projected: false } or AttentionalGru { Projected: false } ? node.Operation.Lower(graph, inputs) : null;
}
