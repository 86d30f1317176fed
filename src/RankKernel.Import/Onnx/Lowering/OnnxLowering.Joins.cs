using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Values side by side along an axis.</summary>
internal sealed partial class OnnxLowering
{
    /// <summary>Values joined along an axis; ids stay ids.</summary>
    private OnnxValue Join(IReadOnlyList<OnnxValue> parts, int axis, OnnxShape shape) =>
        parts.Count > 1 && parts.Any(part => part is OnnxIds or OnnxIdsEqual or OnnxLength)
            ? new OnnxPieces(shape, parts[0].Type, axis, parts)
            : JoinNumbers(parts, axis, shape);

    private OnnxValue JoinNumbers(IReadOnlyList<OnnxValue> parts, int axis, OnnxShape shape)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        if (parts.All(part => part is OnnxConstant))
        {
            return Fold(parts, parts[0].Type, arrays => NdLayout.Concat(arrays, axis));
        }

        var first = parts.Select(Numbers).OfType<OnnxSequence>().FirstOrDefault(sequence => sequence.Axis != axis);
        return first is null ? JoinDense([.. parts.Select(Dense)], axis, shape) : JoinAlong([.. parts.Select(Numbers)], axis, shape, first);
    }

    private OnnxDense JoinDense(IReadOnlyList<OnnxDense> parts, int axis, OnnxShape shape)
    {
        // An axis that is repeated in all parts stays repeated.
        var stored = shape;
        for (var other = 0; other < shape.Rank; other++)
        {
            stored = other != axis && shape.Narrow[other] > 1 && parts.All(part => part.Stored.Narrow[other] == 1) ? stored.With(other, 1) : stored;
        }

        if (shape.IsPureBatch(axis) || parts.Any(part => part.Shape.Batch == axis && part.Shape.Batch >= 0))
        {
            throw new OnnxLoweringException("it joins rows of the batch");
        }

        Value[] values = [.. parts.Select(part =>
        {
            int[] from = RowOf(part.Stored, stored), to = RowOf(stored.With(axis, part.Shape.Narrow[axis]), stored);
            return _emit.Broadcast(part.Value, from, to);
        })];
        var rowAxis = Enumerable.Range(0, axis).Count(other => !stored.IsPureBatch(other));
        return new OnnxDense(shape, parts[0].Type, _emit.Add(new Concat(rowAxis), values), stored);
    }

    private OnnxSequence JoinAlong(IReadOnlyList<OnnxValue> parts, int axis, OnnxShape shape, OnnxSequence first)
    {
        var group = first.Group;
        OnnxValue[] along = [.. parts.Select(part => Along(part, group, first.Axis, shape.Rank))];
        var restAxes = Enumerable.Range(0, shape.Rank).Where(other => other != first.Axis && !shape.IsPureBatch(other)).ToArray();
        var position = Array.IndexOf(restAxes, axis) + 1;
        if (position == 0)
        {
            throw new OnnxLoweringException("it joins rows of the batch");
        }

        Value[] values = [.. along.Select((part, i) =>
        {
            var whole = shape.With(axis, parts[i].Shape.Narrow[axis]);
            return Positions(part, RestOf(whole, first.Axis), whole, group, first.Axis);
        })];
        OnnxValue Past(Func<OnnxSequence, OnnxValue> facet)
        {
            OnnxValue[] pads = [.. along.Select(part => part is OnnxSequence sequence ? WithRank(facet(sequence), shape.Rank) : part)];
            var length = pads.Max(pad => pad.Shape.Narrow[first.Axis]);
            OnnxValue[] same = [.. pads.Select((pad, i) => Expanded(pad, Thin(shape, axis, parts[i].Shape.Narrow[axis], first.Axis, length, pad)))];
            var joined = same.Select(pad => pad.Shape).Aggregate((a, b) => OnnxShape.Broadcast(a.With(axis, 1), b.With(axis, 1))).With(axis, shape.Narrow[axis]);
            return Join(same, axis, joined);
        }

        return new OnnxSequence(shape, parts[0].Type, first.Axis, shape, group)
        {
            Value = _emit.Add(new Concat(position), values),
            Pad = new(() => Past(sequence => sequence.Pad.Value)),
            Empty = along.Any(part => part is OnnxSequence { Empty: not null }) ? new(() => Past(sequence => (sequence.Empty ?? sequence.Pad).Value)) : null,
        };
    }

    private static OnnxShape Thin(OnnxShape shape, int axis, int width, int positions, int length, OnnxValue pad)
    {
        var thin = shape.With(axis, width).With(positions, length);
        return pad is OnnxConstant ? new OnnxShape(thin.Narrow) : thin;
    }

    /// <summary>A part of a join as a value along the sequence.</summary>
    private Value Positions(OnnxValue part, int[] rest, OnnxShape whole, OnnxGroup group, int axis)
    {
        var operand = OperandAlong(part, StoredOf(part).Padded(whole.Rank).With(axis, group.Length) is var stored ? Filled(stored, whole) : whole, axis, group);
        if (operand.Value is { Type.Sequence: not null } value)
        {
            return _emit.BroadcastWithin(value, operand.Dimensions[1..], rest);
        }

        var each = operand.Numbers is { } numbers
            ? _emit.Constant(numbers.WithShape(operand.Dimensions[1..]).BroadcastTo(rest))
            : _emit.Broadcast(operand.Value!, operand.Dimensions[1..], rest);
        var width = checked((int)NdArray.Count(rest));
        return _emit.Reshape(_emit.Add(new Expand(), [_emit.Reshape(each, width), Like(group)]), [group.Length, .. rest]);
    }

    /// <summary>Has the batch of the whole where the part has none.</summary>
    private static OnnxShape Filled(OnnxShape stored, OnnxShape whole) =>
        new(stored.Narrow, [.. stored.Narrow.Select((length, axis) => axis == whole.Batch ? length * OnnxShape.Probe : length)]);
}
