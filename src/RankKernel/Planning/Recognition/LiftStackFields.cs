using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>The transpose of a matrix whose rows are fields stacks the fields as columns.</summary>
internal sealed class LiftStackFields : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node) =>
        node.Operation is Transpose && FieldStack.Rows(node.Inputs[0]) is { Count: > 1 } fields ? graph.Add(new StackFields(), fields, node.Name) : null;
}
