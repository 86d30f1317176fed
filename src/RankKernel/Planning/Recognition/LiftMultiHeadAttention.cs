using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// Heads side by side, each softmax(scale·Q·Kᵀ)·V over its part of queries, keys and values of fixed size, are multi-head attention.
/// </summary>
internal sealed class LiftMultiHeadAttention : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        IReadOnlyList<Value> outputs = node.Operation switch
        {
            Concat { Axis: 1 } when node.Inputs.Count > 1 && node.Output.Shape.Rank == 2 => node.Inputs,
            MatMul => [node.Output],
            _ => [],
        };
        Head[] heads = [.. outputs.Select(Head.Of).OfType<Head>()];
        if (heads.Length == 0 || heads.Length != outputs.Count || heads.Any(head => head.Scale != heads[0].Scale)
            || Whole(heads, head => head.Queries) is not { } queries
            || Whole(heads, head => head.Keys) is not { } keys
            || Whole(heads, head => head.Values) is not { } values
            || ((Value[])[queries, keys, values]).Any(value => value.Type.Sequence is not null || value.Data is not null))
        {
            return null;
        }

        return graph.Add(new MultiHeadAttention(heads.Length, heads[0].Scale), [queries, keys, values], node.Name);
    }

    /// <summary>The matrix that all heads have equal parts of, side by side.</summary>
    private static Value? Whole(Head[] heads, Func<Head, Value> part)
    {
        if (heads.Length == 1)
        {
            return part(heads[0]);
        }

        Value? whole = null;
        foreach (var (i, head) in heads.Index())
        {
            if (!part(head).Is<Slice>(out var node, out var slice)
                || slice is not { Axis: 1 } || slice.Start != i * slice.Length || node.Inputs[0].Shape[1] != heads.Length * slice.Length
                || (whole is not null && !ReferenceEquals(whole, node.Inputs[0])))
            {
                return null;
            }

            whole = node.Inputs[0];
        }

        return whole;
    }

    private sealed record Head(Value Queries, Value Keys, Value Values, double Scale)
    {
        public static Head? Of(Value attended)
        {
            if (attended.Is<MultiHeadAttention>(out var known, out var one) && one == new MultiHeadAttention(1, one.Scale))
            {
                return new Head(known.Inputs[0], known.Inputs[1], known.Inputs[2], one.Scale);
            }

            if (!attended.Is<MatMul>(out var sum, out var weighing) || weighing.TransposeB || !sum.Inputs[0].Is<Softmax>(out var softmax))
            {
                return null;
            }

            softmax.Inputs[0].IsScaled(out var scores, out var scale);
            if (!scores.Is<MatMul>(out var product, out var operation))
            {
                return null;
            }

            var keys = operation.TransposeB ? product.Inputs[1] : product.Inputs[1].Is<Transpose>(out var transpose) ? transpose.Inputs[0] : null;
            return keys is null ? null : new Head(product.Inputs[0], keys, sum.Inputs[1], scale);
        }
    }
}
