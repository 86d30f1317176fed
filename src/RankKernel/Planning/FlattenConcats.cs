using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>Makes a concat of vector concats one concat, so that its parts can be told apart by side.</summary>
internal sealed class FlattenConcats : RewritePass
{
    /// <summary>Concats that double each other soon have more parts than a plan can hold.</summary>
    private const int MostParts = 4096;

    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not Concat { Axis: var axis } || !inputs.Any(IsNested)
            || inputs.Sum(input => IsNested(input) ? input.Producer!.Inputs.Count : 1L) > MostParts)
        {
            return null;
        }

        return graph.Add(node.Operation, [.. inputs.SelectMany(input => IsNested(input) ? input.Producer!.Inputs : [input])], node.Name);

        bool IsNested(Value input) => input.Producer?.Operation is Concat inner && inner.Axis == axis;
    }
}
