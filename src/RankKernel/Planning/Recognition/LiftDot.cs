using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>The sum of the elements of a product of two vectors, or a row times a column, is an inner product.</summary>
internal sealed class LiftDot : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        switch (node.Operation)
        {
            case Reduce { Function: ReduceKind.Sum } when IsVector(node.Inputs[0])
                && node.Inputs[0].IsBinary(BinaryKind.Multiply, out var a, out var b) && a.Shape == b.Shape:
                return graph.Reshape(graph.Dot(a, b));

            case MatMul when node.Output.Shape == new Shape(1, 1)
                && node.Inputs[0].Unshaped() is var a && node.Inputs[1].Unshaped() is var b && IsVector(a) && IsVector(b):
                return graph.Reshape(graph.Dot(a, b), 1, 1);

            default:
                return null;
        }
    }

    private static bool IsVector(Value value) => value.Shape.Rank == 1 && value.Type.Sequence is null;
}
