using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// Counts the ids of a user's history once a request, so that a candidate looks its own counter up; where there are too many ids for
/// counters the history is compared with each candidate.
/// </summary>
internal sealed class SplitMatchCount : RewritePass
{
    /// <summary>The most counters.</summary>
    internal const int Counters = 4096;

    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses) =>
        node.Operation is MatchCount { Cardinality: <= Counters } match && inputs[0].Cadence == Cadence.User && node.Output.Cadence == Cadence.Pair
            ? match.Lower(graph, inputs)
            : null;
}
