using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// Takes out what only moves elements back and forth: reshapes of reshapes, parts cut out of what was just joined, transposes of
/// transposes. A stack of fields under one dimension becomes the concat of its fields.
/// </summary>
internal sealed class SimplifyLayout : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses) => node.Operation switch
    {
        Reshape reshape => Reshaped(graph, reshape.Shape, inputs[0]),
        Concat when inputs.Count == 1 => inputs[0],
        Slice slice => Sliced(graph, slice, inputs[0]),
        Select select => Selected(graph, select, inputs[0]),
        Transpose when inputs[0].Is<Transpose>(out var inner) => inner.Inputs[0],
        IfEmpty when inputs[2].IsNumber(0) && inputs[0].Is<PadSequence>(out var padded) && padded.Inputs[0].Type.Sequence == inputs[1].Type.Sequence => inputs[0],
        Sum { Terms: 1, Activation.Kind: ActivationKind.None } => inputs[0],
        Activate { Activation.Kind: ActivationKind.None } => inputs[0],
        MatMul product => Multiplied(graph, product, inputs[0], inputs[1], node.Name),
        Reduce reduce when inputs[0].Is<Transpose>(out var exchanged) => graph.Reduce(exchanged.Inputs[0], reduce.Function, 1 - reduce.Axis),
        Binary binary => WithoutNeutral(binary.Function, inputs[0], inputs[1]),
        _ => null,
    };

    private static Value? Reshaped(GraphBuilder graph, Shape shape, Value x)
    {
        var source = x.Unshaped();
        if (source.Shape == shape)
        {
            return source;
        }

        if (shape.Rank == 1 && source.Shape.Rank == 2 && FieldStack.Rows(source) is { Count: > 1 } fields)
        {
            return graph.Concat(0, fields);
        }

        return ReferenceEquals(source, x) ? null : graph.Reshape(source, shape.Dimensions);
    }

    private static Value? Sliced(GraphBuilder graph, Slice slice, Value x)
    {
        if (slice.Start == 0 && slice.Length == x.Shape[slice.Axis])
        {
            return x;
        }

        if (x.Is<Slice>(out var inner, out var first) && first.Axis == slice.Axis)
        {
            return graph.Slice(inner.Inputs[0], slice.Axis, first.Start + slice.Start, slice.Length);
        }

        if (!x.Is<Concat>(out var concat, out var operation) || operation.Axis != slice.Axis)
        {
            return null;
        }

        var parts = new List<Value>();
        var start = 0;
        foreach (var part in concat.Inputs)
        {
            var end = start + part.Shape[slice.Axis];
            if (start >= slice.Start && end <= slice.Start + slice.Length)
            {
                parts.Add(part);
            }
            else if (start <= slice.Start && end >= slice.Start + slice.Length)
            {
                return graph.Slice(part, slice.Axis, slice.Start - start, slice.Length);
            }
            else if (end > slice.Start && start < slice.Start + slice.Length)
            {
                return null;
            }

            start = end;
        }

        return graph.Concat(slice.Axis, parts);
    }

    /// <summary>A second matrix that was transposed, or a vector put up as a column, is taken as it is.</summary>
    private static Value? Multiplied(GraphBuilder graph, MatMul product, Value a, Value b, string name)
    {
        if (product.TransposeB || a.Data is not null)
        {
            return null;
        }

        var rows = b.Is<Transpose>(out var transpose) ? transpose.Inputs[0]
            : b.Data is null && b.Shape[1] == 1 && b.Unshaped() is { Shape.Rank: 1 } vector ? graph.Reshape(vector, 1, b.Shape[0])
            : null;
        return rows is null ? null : graph.Add(new MatMul(TransposeB: true), [a, rows], name);
    }

    private static Value? Selected(GraphBuilder graph, Select select, Value x)
    {
        var indices = select.Indices;
        for (var i = 1; i < indices.Length; i++)
        {
            if (indices[i] != indices[0] + i)
            {
                return null;
            }
        }

        var slice = new Slice(0, indices[0], indices.Length);
        return Sliced(graph, slice, x) ?? graph.Add(slice, [x]);
    }

    private static Value? WithoutNeutral(BinaryKind function, Value a, Value b) => function switch
    {
        BinaryKind.Add or BinaryKind.Subtract when Neutral(a, b, 0) => a,
        BinaryKind.Multiply or BinaryKind.Divide when Neutral(a, b, 1) => a,
        BinaryKind.Add when Neutral(b, a, 0) => b,
        BinaryKind.Multiply when Neutral(b, a, 1) => b,
        _ => null,
    };

    private static bool Neutral(Value x, Value number, double neutral) =>
        x.Data is null && number.IsNumber(neutral) && x.Shape.Rank >= number.Shape.Rank && Binary.Broadcasts(x.Shape, number.Shape);
}
