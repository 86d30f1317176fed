using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// Weights times vectors that were stacked for it, or a sum of vectors each times an element of the weights, mix experts.
/// </summary>
internal sealed class LiftMixExperts : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        switch (node.Operation)
        {
            case WeightedSum when FieldStack.Rows(node.Inputs[1]) is { } experts:
                return graph.Add(new MixExperts(), [node.Inputs[0], .. experts], node.Name);

            case MatMul product when node.Output.Shape[0] == 1 && node.Inputs[0].Unshaped() is { Shape.Rank: 1, Type.Sequence: null } weights
                && Experts(product, node.Inputs[1]) is { } experts:
                return graph.Reshape(graph.Add(new MixExperts(), [weights, .. experts], node.Name), node.Output.Shape.Dimensions);

            case MatMul { TransposeB: false } when node.Output.Shape[1] == 1 && node.Inputs[1].Unshaped() is { Shape.Rank: 1, Type.Sequence: null } weights
                && FieldStack.Columns(node.Inputs[0]) is { } experts:
                return graph.Reshape(graph.Add(new MixExperts(), [weights, .. experts], node.Name), node.Output.Shape.Dimensions);

            case MatMul { TransposeB: true } when node.Inputs[1].Shape[0] == 1 && node.Inputs[1].Unshaped() is { Shape.Rank: 1, Type.Sequence: null } weights
                && FieldStack.Columns(node.Inputs[0]) is { } experts:
                return graph.Reshape(graph.Add(new MixExperts(), [weights, .. experts], node.Name), node.Output.Shape.Dimensions);

            case Sum or Binary { Function: BinaryKind.Add } or Reduce { Function: ReduceKind.Sum, Axis: 0 } when node.Output is { Shape.Rank: 1, Type.Sequence: null }:
                return Weighted(graph, node);

            default:
                return null;
        }
    }

    private static IReadOnlyList<Value>? Experts(MatMul product, Value matrix) =>
        product.TransposeB ? FieldStack.Columns(matrix) : FieldStack.Rows(matrix);

    private static Value? Weighted(GraphBuilder graph, Node node)
    {
        Value? weights = null;
        var experts = new SortedDictionary<int, Value>();
        foreach (var term in VectorSum.Of(node.Output))
        {
            if (!term.IsBinary(BinaryKind.Multiply, out var a, out var b))
            {
                return null;
            }

            var (expert, weight) = a.Shape.Count == 1 ? (b, a) : (a, b);
            if (!weight.Unshaped().Is<Slice>(out var slice, out var element) || element.Length != 1 || slice.Inputs[0].Shape.Rank != 1
                || expert.Shape != node.Output.Shape || !experts.TryAdd(element.Start, expert)
                || (weights is not null && !ReferenceEquals(weights, slice.Inputs[0])))
            {
                return null;
            }

            weights = slice.Inputs[0];
        }

        return weights is not null && experts.Count > 1 && experts.Count == weights.Shape[0]
            ? graph.Add(new MixExperts(), [weights, .. experts.Values], node.Name)
            : null;
    }
}
