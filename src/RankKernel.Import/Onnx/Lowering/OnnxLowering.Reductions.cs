using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>What makes one number of an axis, or runs along one.</summary>
internal sealed partial class OnnxLowering
{
    private OnnxValue Reduce(OnnxNode node, ReduceKind kind)
    {
        var axes = node.Numbers(1, "axes") ?? [];
        if (axes.Length == 0 && node.Int("noop_with_empty_axes", 0) != 0)
        {
            return node[0];
        }

        var rank = node[0].Shape.Rank;
        int[] chosen = axes.Length == 0 ? [.. Enumerable.Range(0, rank)] : [.. axes.Select(axis => NdArray.Axis(axis, rank)).Order()];
        return Reduced(kind, node[0], chosen, node.Int("keepdims", 1) != 0);
    }

    private OnnxValue Reduced(ReduceKind kind, OnnxValue value, int[] axes, bool keep)
    {
        value = Numbers(value);
        foreach (var axis in axes.Reverse())
        {
            value = ReducedTo1(kind, value, axis);
        }

        return keep ? value : Layout(value, (x, _) => x.WithShape([.. Enumerable.Range(0, x.Rank).Where(axis => !axes.Contains(axis)).Select(axis => x.Shape[axis])]));
    }

    /// <summary>One axis to a length of 1.</summary>
    private OnnxValue ReducedTo1(ReduceKind kind, OnnxValue value, int axis)
    {
        if (value is OnnxConstant constant)
        {
            return Fold([constant], value.Type, arrays => NdMath.Reduce(arrays[0], [axis], line => Reduce(kind, line)));
        }

        if (axis == value.Shape.Batch)
        {
            throw new OnnxLoweringException("it reduces the rows of a batch to one");
        }

        var length = value.Shape.Narrow[axis];
        if (length == 1)
        {
            return kind == ReduceKind.L2 ? Apply(Absolute, value.Type, value) : value;
        }

        return value is OnnxSequence sequence
            ? sequence.Axis == axis ? ReducedPositions(kind, sequence) : ReducedWithin(kind, sequence, axis)
            : ReducedDense(kind, (OnnxDense)value, axis);
    }

    private static double Reduce(ReduceKind kind, double[] line) => kind switch
    {
        ReduceKind.Sum => line.Sum(),
        ReduceKind.Mean => line.Average(),
        ReduceKind.Max => line.Max(),
        ReduceKind.Min => line.Min(),
        ReduceKind.Product => line.Aggregate(1.0, (a, b) => a * b),
        _ => Math.Sqrt(line.Sum(element => element * element)),
    };

    private OnnxDense ReducedDense(ReduceKind kind, OnnxDense dense, int axis)
    {
        // A repeated axis has to be there, for sums and products; the largest of equals is any of them.
        var isThere = dense.Stored.Narrow[axis] > 1;
        if (!isThere && kind is ReduceKind.Max or ReduceKind.Min or ReduceKind.Mean)
        {
            return dense with { Shape = dense.Shape.With(axis, 1), Input = null };
        }

        dense = isThere ? dense : Full(dense);
        var rowAxis = Enumerable.Range(0, axis).Count(other => !dense.Stored.IsPureBatch(other));
        var stored = dense.Stored.With(axis, 1);
        var value = _emit.Reshape(dense.Value, dense.Stored.Row);
        return new OnnxDense(dense.Shape.With(axis, 1), dense.Type, _emit.Reshape(_emit.Add(new Reduce(kind, rowAxis), [value]), stored.Row), stored);
    }

    private OnnxSequence ReducedWithin(ReduceKind kind, OnnxSequence sequence, int axis)
    {
        var stored = sequence.Stored;
        var value = Within(sequence);
        if (stored.Narrow[axis] == 1)
        {
            stored = stored.With(axis, sequence.Shape.Narrow[axis]);
            value = _emit.BroadcastWithin(value, RestOf(sequence.Stored, sequence.Axis), RestOf(stored, sequence.Axis));
        }

        var place = 1 + Enumerable.Range(0, axis).Count(other => other != sequence.Axis && !stored.IsPureBatch(other));
        var reduced = stored.With(axis, 1);
        return new OnnxSequence(sequence.Shape.With(axis, 1), sequence.Type, sequence.Axis, reduced, sequence.Group)
        {
            Value = _emit.Reshape(_emit.Add(new Reduce(kind, place), [value]), [sequence.Group.Length, .. RestOf(reduced, sequence.Axis)]),
            Pad = new(() => Past(sequence.Pad.Value)),
            Empty = sequence.Empty is { } empty ? new(() => Past(empty.Value)) : null,
        };

        // What is past the end may have its elements repeated.
        OnnxValue Past(OnnxValue pad)
        {
            var number = WithRank(Numbers(pad), sequence.Shape.Rank);
            return ReducedTo1(kind, number.Shape.Narrow[axis] == 1 ? Expanded(number, Single(number.Shape, axis, sequence.Shape.Narrow[axis])) : number, axis);
        }
    }

    private static OnnxShape Single(OnnxShape shape, int axis, int length) =>
        new([.. shape.Narrow.Select((_, other) => other == axis ? length : 1)]);

    private OnnxValue ReducedPositions(ReduceKind kind, OnnxSequence sequence)
    {
        var (axis, length) = (sequence.Axis, sequence.Group.Length);
        var pad = Numbers(sequence.Pad.Value);
        if (kind == ReduceKind.Mean)
        {
            return Apply(Multiply, sequence.Type, ReducedPositions(ReduceKind.Sum, sequence), Number(1.0 / length));
        }

        var isZero = pad is OnnxConstant { Uniform: 0 };
        var isUniform = pad.Shape.Rank == sequence.Shape.Rank && pad.Shape.Narrow[axis] == 1;
        if (!(kind == ReduceKind.Sum && (isZero || isUniform)) && !(kind == ReduceKind.L2 && isZero && sequence.Empty is null))
        {
            return ReducedDense(kind, Full(Densify(sequence)), axis);
        }

        var stored = sequence.Stored.With(axis, 1);
        var rest = RestOf(sequence.Stored, axis);
        var value = _emit.Reshape(Sum(sequence, kind, rest), stored.Row);
        var sum = new OnnxDense(sequence.Shape.With(axis, 1), sequence.Type, value, stored);
        return WithPast(
            sum, sequence.Group, pad, sequence.Empty is { } empty ? Total(WithRank(Numbers(empty.Value), sequence.Shape.Rank), axis, length, keep: true) : null);
    }

    /// <summary>The sum over positions; of weighted positions as one operation.</summary>
    private Value Sum(OnnxSequence sequence, ReduceKind kind, int[] rest)
    {
        if (kind == ReduceKind.Sum && sequence.Value?.Producer is { Operation: Graph.Binary { Function: BinaryKind.Multiply } } product
            && sequence.Value.Shape.Rank == 2 && WeightsOf(product) is var (weights, elements))
        {
            return _emit.Add(new WeightedSum(), [weights, elements]);
        }

        var value = _emit.Reshape(Within(sequence), [sequence.Group.Length, .. rest]);
        return _emit.Add(new Reduce(kind, 0), [value]);
    }

    /// <summary>Of x[t, d]·w[t], with w repeated for every d: w [T] and x.</summary>
    private (Value Weights, Value Elements)? WeightsOf(Node product)
    {
        foreach (var (weight, x) in new[] { (product.Inputs[0], product.Inputs[1]), (product.Inputs[1], product.Inputs[0]) })
        {
            if (weight.Producer is { Operation: Linear { Bias: false, Addends: 0, Activation.Kind: ActivationKind.None } } repeated
                && repeated.Inputs[0].Shape is { Rank: 2 } shape && shape[1] == 1 && x.Type.Sequence is not null
                && repeated.Inputs[1].Data is { } ones && ones.AsFloats().IndexOfAnyExcept(1f) < 0)
            {
                return (_emit.Reshape(repeated.Inputs[0], shape[0]), x);
            }
        }

        return null;
    }

    private OnnxValue Softmax(OnnxNode node, bool log)
    {
        var value = Numbers(node[0]);
        var rank = value.Shape.Rank;
        if (node.Opset >= 13)
        {
            return Softmax(value, NdArray.Axis(node.Int("axis", -1), rank), log);
        }

        // In older opsets it runs over all axes from one on, taken as one.
        var first = NdArray.Axis(node.Int("axis", 1), rank);
        if (value.Shape.Narrow.Skip(first + 1).All(length => length == 1) || first == rank - 1)
        {
            return Softmax(value, first, log);
        }

        var shape = value.Shape;
        var flat = Layout(value, (x, wide) => x.WithShape([.. x.Shape[..first], (int)NdArray.Count(x.Shape[first..])]));
        return Reshaped(Softmax(flat, first, log), shape, value.Type);
    }

    private OnnxValue Softmax(OnnxValue value, int axis, bool log)
    {
        if (value is OnnxConstant constant)
        {
            return Fold([constant], value.Type, arrays => NdMath.Softmax(arrays[0], axis, log));
        }

        if (axis == value.Shape.Batch)
        {
            throw new OnnxLoweringException("it normalises the rows of a batch together");
        }

        if (log)
        {
            return Apply(Logarithm, value.Type, Softmax(value, axis, log: false));
        }

        if (value is OnnxSequence sequence)
        {
            return sequence.Axis == axis ? SoftmaxPositions(sequence) : SoftmaxWithin(sequence, axis);
        }

        var dense = Full(value);
        if (axis != value.Shape.Rank - 1)
        {
            int[] order = [.. Enumerable.Range(0, value.Shape.Rank).Where(other => other != axis), axis];
            int[] back = [.. Enumerable.Range(0, value.Shape.Rank).Select(other => Array.IndexOf(order, other))];
            return Layout(Softmax(Layout(dense, (x, _) => NdLayout.Transpose(x, order)), value.Shape.Rank - 1, log), (x, _) => NdLayout.Transpose(x, back));
        }

        return dense with { Value = _emit.Reshape(_emit.Add(new Softmax(), [_emit.Reshape(dense.Value, dense.Shape.Row)]), dense.Shape.Row), Input = null };
    }

    /// <summary>
    /// Over the positions of a sequence. Where what is past the end is far below all scores, it gets nothing and the softmax is that
    /// of the positions there are; where there are none, all of the padding shares alike.
    /// </summary>
    private OnnxValue SoftmaxPositions(OnnxSequence sequence)
    {
        const double FarBelow = -1e8;
        var (axis, length) = (sequence.Axis, sequence.Group.Length);
        var rest = RestOf(sequence.Stored, axis);
        var lines = checked((int)NdArray.Count(rest));
        if (Numbers(sequence.Pad.Value) is not OnnxConstant { Uniform: <= FarBelow } || lines > MostLines || sequence.Empty is not null)
        {
            return Softmax(Full(Densify(sequence)), axis, log: false);
        }

        var scores = _emit.Reshape(Within(sequence), length, lines);
        Value[] columns = [.. Enumerable.Range(0, lines).Select(line =>
        {
            var column = lines == 1 ? scores : _emit.Add(new Slice(1, line, 1), [scores]);
            return _emit.Reshape(_emit.Add(new Softmax(), [_emit.Reshape(column, length)]), length, 1);
        })];
        var all = columns.Length == 1 ? columns[0] : _emit.Add(new Concat(1), columns);
        return new OnnxSequence(sequence.Shape, sequence.Type, axis, sequence.Stored, sequence.Group)
        {
            Value = _emit.Reshape(all, [length, .. rest]),
            Pad = new(() => Ones(sequence.Shape, axis, 0, sequence.Type)),
            Empty = new(() => Ones(sequence.Shape, axis, 1.0 / length, sequence.Type)),
        };
    }

    private const int MostLines = 64;

    private OnnxValue SoftmaxWithin(OnnxSequence sequence, int axis)
    {
        if (axis != sequence.Shape.Rank - 1)
        {
            int[] order = [.. Enumerable.Range(0, sequence.Shape.Rank).Where(other => other != axis), axis];
            int[] back = [.. Enumerable.Range(0, sequence.Shape.Rank).Select(other => Array.IndexOf(order, other))];
            return Layout(
                Softmax(Layout(sequence, (x, _) => NdLayout.Transpose(x, order)), sequence.Shape.Rank - 1, log: false),
                (x, _) => NdLayout.Transpose(x, back));
        }

        var rest = RestOf(sequence.Shape, sequence.Axis);
        var value = _emit.BroadcastWithin(Within(sequence), RestOf(sequence.Stored, sequence.Axis), rest);
        return new OnnxSequence(sequence.Shape, sequence.Type, sequence.Axis, sequence.Shape, sequence.Group)
        {
            Value = _emit.Reshape(_emit.Add(new Softmax(), [value]), [sequence.Group.Length, .. rest]),
            Pad = new(() => Softmax(Numbers(sequence.Pad.Value), axis, log: false)),
            Empty = sequence.Empty is { } empty ? new(() => Softmax(Numbers(empty.Value), axis, log: false)) : null,
        };
    }
}
