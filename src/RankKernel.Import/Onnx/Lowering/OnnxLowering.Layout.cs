using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>Rearranging elements.</summary>
internal sealed partial class OnnxLowering
{
    /// <summary>A rearrangement of an array: for a batch of one row, or of the wider batch.</summary>
    private delegate NdArray Rearrangement(NdArray x, bool wide);

    /// <summary>Rearranges any value; what it makes of 0, 1, 2, ... says where elements come from.</summary>
    private OnnxValue Layout(OnnxValue value, Rearrangement rearrange)
    {
        if (value is OnnxConstant constant)
        {
            var narrow = rearrange(constant.Narrow, wide: false);
            return Constant(narrow, rearrange(constant.Wide, wide: true), constant.Type);
        }

        var from = rearrange(NdArray.Iota(value.Shape.Narrow), wide: false);
        var wide = rearrange(NdArray.Iota(value.Shape.Wide), wide: true);
        var shape = new OnnxShape(from.Shape, wide.Shape);
        ThrowIfMixed(value.Shape, shape, wide);
        var indices = Array.ConvertAll(from.Elements, index => (int)index);
        switch (value)
        {
            case OnnxLength:
                return value with { Shape = shape };
            case OnnxIds or OnnxIdsEqual or OnnxRangeMask or OnnxPlaces when IsIota(indices) && shape.Count == value.Shape.Count:
                return Reshaped(value, shape, value.Type);
            case OnnxPieces pieces:
                return Within(pieces, from, shape) ?? Layout(Numbers(pieces), rearrange);
            case OnnxSequence sequence:
                return Rearranged(sequence, shape, indices) ?? Layout(Densify(sequence), rearrange);
            case OnnxDense dense:
                var result = Rearranged(dense, shape, indices);
                return IsIota(indices) && shape.Count == dense.Shape.Count ? result with { Input = dense.Input } : result;
            default:
                return Layout(Numbers(value), rearrange);
        }
    }

    /// <summary>Every row of the result must come from the same row of the batch.</summary>
    private static void ThrowIfMixed(OnnxShape before, OnnxShape after, NdArray sources)
    {
        if (before.Batch < 0 || !before.IsPureBatch(before.Batch) || (after.Batch >= 0 && !after.IsPureBatch(after.Batch)))
        {
            return;
        }

        var (_, inner) = NdArray.Around(before.Wide, before.Batch);
        var innerAfter = after.Batch < 0 ? 0 : NdArray.Around(after.Wide, after.Batch).Inner;
        for (var i = 0; i < sources.Elements.Length; i++)
        {
            if (after.Batch < 0 || (int)sources.Elements[i] / inner % OnnxShape.Probe != i / innerAfter % OnnxShape.Probe)
            {
                throw new OnnxLoweringException("it mixes the rows of a batch");
            }
        }
    }

    private static bool IsIota(int[] indices) => indices.Index().All(pair => pair.Index == pair.Item);

    /// <summary>The same elements in the same order under other dimensions.</summary>
    private OnnxValue Reshaped(OnnxValue value, OnnxShape shape, DataType type)
    {
        switch (value)
        {
            case OnnxIds ids:
                return ids with { Shape = shape, Type = type, Axis = ids.Axis < 0 ? -1 : AxisOfLength(shape, ids.Input.Length) };
            case OnnxIdsEqual equal:
                return equal with { Shape = shape, Type = type };
            case OnnxLength length:
                return length with { Shape = shape, Type = type };
            case OnnxPlaces places:
                return places with { Shape = shape, Type = type };
            case OnnxRangeMask mask:
                return mask with { Shape = shape, Type = type, Axis = AxisOfLength(shape, mask.Shape.Narrow[mask.Axis]), Mask = (OnnxDense)Reshaped(mask.Mask, shape, type) };
            default:
                if (value is OnnxConstant constant && constant.Shape.Count == shape.Count)
                {
                    return new OnnxConstant(constant.Narrow.WithShape(shape.Narrow), type);
                }

                return value.Shape.IsSame(shape)
                    ? value with { Type = type }
                    : Layout(value, (x, wide) => x.WithShape(wide && x.Elements.Length != shape.Count ? shape.Wide : shape.Narrow)) with { Type = type };
        }
    }

    private OnnxDense Rearranged(OnnxDense dense, OnnxShape shape, int[] indices)
    {
        // What is repeated stays repeated: only elements that are there are moved.
        var there = NdArray.Iota(dense.Stored.Narrow).BroadcastTo(dense.Shape.Narrow).Elements;
        var (from, stored) = Shrunk(new NdArray(shape.Narrow, Array.ConvertAll(indices, index => there[index])), shape, except: -1);
        return new OnnxDense(shape, dense.Type, _emit.Take(dense.Value, stored.Row, Array.ConvertAll(from.Elements, index => (int)index)), stored);
    }

    /// <summary>Leaves out what is repeated.</summary>
    private static (NdArray From, OnnxShape Stored) Shrunk(NdArray from, OnnxShape shape, int except)
    {
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (axis != except && axis != shape.Batch && from.Shape[axis] > 1 && from.IsUniformAlong(axis))
            {
                from = NdLayout.Take(from, axis, [0]);
                shape = shape.With(axis, 1);
            }
        }

        return (from, shape);
    }

    /// <summary>A sequence whose positions stay positions; null where the rearrangement touches them.</summary>
    private OnnxSequence? Rearranged(OnnxSequence sequence, OnnxShape shape, int[] indices)
    {
        var (length, axis) = (sequence.Group.Length, sequence.Axis);
        var (_, inner) = NdArray.Around(sequence.Shape.Narrow, axis);
        for (var to = 0; to < shape.Rank; to++)
        {
            if (shape.Narrow[to] != length || RestMap(shape, to, indices, inner, length) is not { } rest)
            {
                continue;
            }

            // rest: for every element of a position where among those of a position it comes from, among all that are said to be there.
            var thin = sequence.Shape.With(axis, 1);
            var storedThin = sequence.Stored.With(axis, 1);
            var there = NdArray.Iota(storedThin.Narrow).BroadcastTo(thin.Narrow).Elements;
            int[] restShape = [.. shape.Narrow];
            restShape[to] = 1;
            var (from, stored) = Shrunk(new NdArray(restShape, Array.ConvertAll(rest, index => there[index])), shape.With(to, 1), except: to);
            var map = Array.ConvertAll(from.Elements, index => (int)index);
            stored = stored.With(to, length);
            return sequence with
            {
                Shape = shape,
                Axis = to,
                Stored = stored,
                Value = sequence.Value is { } value ? _emit.TakeWithin(value, RestOf(stored, to), map) : null,
                Inside = sequence.Inside is { } inside ? (OnnxConstant)Spread(inside, shape, rest, sequence, to) : null,
                Pad = new(() => Spread(sequence.Pad.Value, shape, rest, sequence, to)),
                Empty = sequence.Empty is { } empty ? new(() => Spread(empty.Value, shape, rest, sequence, to)) : null,
            };
        }

        return null;
    }

    /// <summary>Where the elements of a position come from, if every position's come from that position alone.</summary>
    private static int[]? RestMap(OnnxShape shape, int to, int[] indices, int inner, int length)
    {
        var (_, innerTo) = NdArray.Around(shape.Narrow, to);
        var rest = new int[indices.Length / length];
        for (var i = 0; i < indices.Length; i++)
        {
            var (position, place) = (i / innerTo % length, (i / innerTo / length * innerTo) + (i % innerTo));
            var (source, from) = (indices[i] / inner % length, (indices[i] / inner / length * inner) + (indices[i] % inner));
            if (source != position || (position > 0 && rest[place] != from))
            {
                return null;
            }

            rest[place] = from;
        }

        return rest;
    }

    /// <summary>What is past the end, rearranged as a position is.</summary>
    private OnnxValue Spread(OnnxValue pad, OnnxShape shape, int[] rest, OnnxSequence sequence, int to)
    {
        var (axis, length) = (sequence.Axis, sequence.Group.Length);
        var value = WithRank(Numbers(pad), sequence.Shape.Rank);
        var isUniform = value.Shape.Narrow[axis] == 1;
        int[] all = [.. sequence.Shape.Narrow];
        all[axis] = isUniform ? 1 : length;
        int[] target = [.. shape.Narrow];
        target[to] = all[axis];
        var (_, inner) = NdArray.Around(sequence.Shape.Narrow, axis);
        var (_, innerTo) = NdArray.Around(target, to);
        var indices = new int[NdArray.Count(target)];
        for (var i = 0; i < indices.Length; i++)
        {
            var position = i / innerTo % target[to];
            var place = rest[(i / innerTo / target[to] * innerTo) + (i % innerTo)];
            indices[i] = (((place / inner * all[axis]) + position) * inner) + (place % inner);
        }

        if (value is OnnxConstant constant)
        {
            var elements = constant.Narrow.BroadcastTo(all).Elements;
            return new OnnxConstant(NdArray.Of(target, i => elements[indices[i]]), constant.Type);
        }

        var dense = Dense(value);
        var whole = dense with { Shape = new OnnxShape(all, Wide(all, sequence.Shape.Batch)), Input = null };
        return Rearranged(whole, new OnnxShape(target, Wide(target, shape.Batch)), indices);
    }

    private static int[] Wide(int[] narrow, int batch) => [.. narrow.Select((length, axis) => axis == batch ? length * OnnxShape.Probe : length)];

    /// <summary>Part of values side by side: whole parts, or what lies within one.</summary>
    private OnnxValue? Within(OnnxPieces pieces, NdArray from, OnnxShape shape)
    {
        var (_, inner) = NdArray.Around(pieces.Shape.Narrow, pieces.Axis);
        if (pieces.Shape.Count != pieces.Shape.Narrow[pieces.Axis] * inner)
        {
            return null;
        }

        var (start, chosen) = (0, new List<OnnxValue>());
        var first = (int)from.Elements.FirstOrDefault();
        foreach (var part in pieces.Parts)
        {
            var count = part.Shape.Count;
            if (start >= first && start + count <= first + from.Elements.Length)
            {
                chosen.Add(part);
            }

            start += count;
        }

        var isRun = from.Elements.Index().All(pair => pair.Item == first + pair.Index);
        return !isRun || chosen.Sum(part => part.Shape.Count) != from.Elements.Length ? null
            : chosen.Count == 1 ? Reshaped(chosen[0], shape, pieces.Type)
            : shape.Rank == pieces.Shape.Rank ? pieces with { Shape = shape, Parts = chosen }
            : inner == 1 && AxisOfLength(shape, from.Elements.Length) is >= 0 and var axis
                ? new OnnxPieces(shape, pieces.Type, axis, [.. chosen.Select(part => Reshaped(part, shape.With(axis, part.Shape.Count), part.Type))])
                : null;
    }

    /// <summary>A value repeated up to a shape.</summary>
    private OnnxValue Expanded(OnnxValue value, OnnxShape target)
    {
        var shape = OnnxShape.Broadcast(value.Shape, target);
        if (value is OnnxConstant constant)
        {
            return Constant(constant.Narrow.BroadcastTo(shape.Narrow), constant.Wide.BroadcastTo(shape.Wide), value.Type);
        }

        var sameCount = shape.Count == value.Shape.Count;
        return value switch
        {
            OnnxDense dense => dense with { Shape = shape, Stored = dense.Stored.Padded(shape.Rank), Input = sameCount ? dense.Input : null },
            OnnxSequence sequence => sequence with
            {
                Shape = shape,
                Axis = sequence.Axis + shape.Rank - sequence.Shape.Rank,
                Stored = sequence.Stored.Padded(shape.Rank),
                Pad = new(() => WithRank(Numbers(sequence.Pad.Value), shape.Rank)),
                Inside = sequence.Inside is { } inside ? (OnnxConstant)WithRank(inside, shape.Rank) : null,
                Empty = sequence.Empty is { } empty ? new(() => WithRank(Numbers(empty.Value), shape.Rank)) : null,
            },
            OnnxLength => value with { Shape = shape },
            _ when sameCount => Reshaped(value, shape, value.Type),
            _ => Expanded(Numbers(value), target),
        };
    }
}
