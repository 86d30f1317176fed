using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>The rows of a matrix, each times a number that was repeated for it, added up, are a weighted sum.</summary>
internal sealed class LiftWeightedSum : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        if (node.Operation is not Reduce { Function: ReduceKind.Sum, Axis: 0 }
            || node.Inputs[0].Shape.Rank != 2
            || !node.Inputs[0].IsBinary(BinaryKind.Multiply, out var a, out var b))
        {
            return null;
        }

        foreach (var (weights, x) in ((Value, Value)[])[(a, b), (b, a)])
        {
            if (x.Shape == node.Inputs[0].Shape && RepeatedRows.Of(graph, weights, x.Shape) is { } numbers && numbers.Type.Sequence == x.Type.Sequence)
            {
                return graph.Add(new WeightedSum(), [numbers, x], node.Name);
            }
        }

        return null;
    }
}
