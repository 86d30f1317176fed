using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>Operators that move elements.</summary>
internal sealed partial class OnnxLowering
{
    private OnnxValue Concat(OnnxNode node)
    {
        OnnxValue[] parts = [.. node.Inputs.Select((_, i) => node[i])];
        var axis = NdArray.Axis(node.Int("axis", 0), parts[0].Shape.Rank);
        int[] Joined(Func<OnnxValue, int[]> dimensions)
        {
            int[] joined = [.. dimensions(parts[0])];
            joined[axis] = parts.Sum(part => part.Shape.Rank == joined.Length
                ? dimensions(part)[axis]
                : throw new OnnxLoweringException($"values of {joined.Length} and {part.Shape.Rank} dimensions are joined"));
            return joined;
        }

        var shape = parts.Length == 1 ? parts[0].Shape : new OnnxShape(Joined(part => part.Shape.Narrow), Joined(part => part.Shape.Wide));
        foreach (var part in parts)
        {
            if (!part.Shape.Narrow.Index().All(pair => pair.Index == axis || pair.Item == shape.Narrow[pair.Index]))
            {
                throw new OnnxLoweringException($"{part.Shape} is joined to {shape} along axis {axis}");
            }
        }

        // Parts without elements do nothing.
        OnnxValue[] there = [.. parts.Where(part => part.Shape.Narrow[axis] > 0)];
        var isMixed = there.Length > 1 && there.Any(part => part is OnnxConstant { Shape.Count: <= MostKnown }) && there.Any(part => part is not OnnxConstant);
        return there.Length == 0 ? parts[0] : isMixed ? new OnnxPieces(shape, parts[0].Type, axis, there) : Join(there, axis, shape);
    }

    /// <summary>Constants of so many elements are known by themselves beside what they are joined to.</summary>
    private const int MostKnown = 64;

    private OnnxValue Reshape(OnnxNode node)
    {
        var target = Known(node[1], "the shape");
        var keepsZero = node.Int("allowzero", 0) != 0;
        int[] Resolve(int[] from, NdArray wanted)
        {
            var dimensions = new int[wanted.Elements.Length];
            var unknown = -1;
            for (var axis = 0; axis < dimensions.Length; axis++)
            {
                var length = (int)OnnxNode.Whole(wanted.Elements[axis]);
                dimensions[axis] = length == 0 && !keepsZero ? axis < from.Length ? from[axis] : 0 : length;
                unknown = length == -1 ? axis : unknown;
            }

            if (unknown >= 0)
            {
                dimensions[unknown] = 1;
                var known = NdArray.Count(dimensions);
                dimensions[unknown] = known == 0 ? 0 : checked((int)(NdArray.Count(from) / known));
            }

            return NdArray.Count(dimensions) == NdArray.Count(from)
                ? dimensions
                : throw new OnnxLoweringException($"[{string.Join(", ", from)}] cannot become [{string.Join(", ", wanted.Elements)}]");
        }

        var shape = new OnnxShape(Resolve(node[0].Shape.Narrow, target.Narrow), Resolve(node[0].Shape.Wide, target.Wide));
        return WithShape(node[0], shape);
    }

    private OnnxValue WithShape(OnnxValue value, OnnxShape shape)
    {
        if (value.Shape.IsSame(shape))
        {
            return value;
        }

        // A weight keeps being one, so that a table is not copied.
        return value is OnnxConstant constant
            ? Constant(constant.Narrow.WithShape(shape.Narrow), constant.Wide.WithShape(shape.Wide), constant.Type)
            : Layout(value, (x, wide) => x.WithShape(wide ? shape.Wide : shape.Narrow));
    }

    private OnnxValue Transposed(OnnxNode node)
    {
        var rank = node[0].Shape.Rank;
        int[] order = node.Ints("perm") is { } given ? Array.ConvertAll(given, axis => (int)axis) : [.. Enumerable.Range(0, rank).Reverse()];
        return node[0] is OnnxPlaces places && order.SequenceEqual([1, 0])
            ? places with
            {
                Shape = new OnnxShape([.. Enumerable.Reverse(places.Shape.Narrow)], [.. Enumerable.Reverse(places.Shape.Wide)]),
                IsTransposed = !places.IsTransposed,
            }
            : Layout(node[0], (x, _) => NdLayout.Transpose(x, order));
    }

    private OnnxValue Flatten(OnnxNode node)
    {
        var axis = Clamped(node.Int("axis", 1), node[0].Shape.Rank);
        static int[] Of(int[] shape, int axis) => [(int)NdArray.Count(shape[..axis]), (int)NdArray.Count(shape[axis..])];
        return WithShape(node[0], new OnnxShape(Of(node[0].Shape.Narrow, axis), Of(node[0].Shape.Wide, axis)));
    }

    private OnnxValue Squeeze(OnnxNode node)
    {
        var shape = node[0].Shape;
        var axes = node.Numbers(1, "axes");
        int[] gone = axes is null
            ? [.. Enumerable.Range(0, shape.Rank).Where(axis => shape.Narrow[axis] == 1 && shape.Wide[axis] == 1)]
            : [.. axes.Select(axis => NdArray.Axis(axis, shape.Rank))];
        return gone.All(axis => shape.Wide[axis] == 1)
            ? WithShape(node[0], shape.Without(gone))
            : throw new OnnxLoweringException($"axes {string.Join(", ", gone)} of {shape} are not of length 1");
    }

    private OnnxValue Unsqueeze(OnnxNode node)
    {
        var shape = node[0].Shape;
        var axes = node.Numbers(1, "axes") ?? throw new OnnxLoweringException("its axes are not given");
        var rank = shape.Rank + axes.Length;
        var added = axes.Select(axis => NdArray.Axis(axis, rank)).ToHashSet();
        int[] Of(int[] dimensions)
        {
            var next = 0;
            return [.. Enumerable.Range(0, rank).Select(axis => added.Contains(axis) ? 1 : dimensions[next++])];
        }

        return WithShape(node[0], new OnnxShape(Of(shape.Narrow), Of(shape.Wide)));
    }

    private OnnxValue Slice(OnnxNode node)
    {
        var rank = node[0].Shape.Rank;
        var starts = Bounds(node, 1, "starts") ?? throw new OnnxLoweringException("its starts are not given");
        var ends = Bounds(node, 2, "ends") ?? throw new OnnxLoweringException("its ends are not given");
        var axes = node.Numbers(3, "axes") ?? [.. Enumerable.Range(0, starts.Narrow.Elements.Length).Select(axis => (long)axis)];
        var steps = node.Numbers(4, "steps") ?? [.. axes.Select(_ => 1L)];
        var value = node[0];
        foreach (var (i, given) in axes.Index())
        {
            var axis = NdArray.Axis(given, rank);
            long From(bool wide) => OnnxNode.Whole((wide ? starts.Wide : starts.Narrow).Elements[i]);
            long To(bool wide) => OnnxNode.Whole((wide ? ends.Wide : ends.Narrow).Elements[i]);
            var isWhole = steps[i] == 1 && From(false) == 0 && To(false) >= value.Shape.Narrow[axis] && From(true) == 0 && To(true) >= value.Shape.Wide[axis];
            if (isWhole)
            {
                continue;
            }

            if (axis == value.Shape.Batch)
            {
                throw new OnnxLoweringException("it cuts the batch axis");
            }

            value = Layout(value, (x, wide) => NdLayout.Slice(x, axis, From(wide), To(wide), steps[i]));
        }

        return value;
    }

    private static OnnxConstant? Bounds(OnnxNode node, int input, string attribute) => node.Optional(input) is { } value
        ? Known(value, $"its {attribute}")
        : node.Ints(attribute) is { } given ? new OnnxConstant(NdArray.Vector(Array.ConvertAll(given, element => (double)element)), DataType.Int64) : null;

    private IReadOnlyList<OnnxValue> Split(OnnxNode node)
    {
        var axis = NdArray.Axis(node.Int("axis", 0), node[0].Shape.Rank);
        var length = node[0].Shape.Narrow[axis];
        var count = (int)node.Int("num_outputs", node.OutputCount);
        var part = (length + count - 1) / count;
        var lengths = node.Numbers(1, "split") ?? [.. Enumerable.Range(0, count).Select(i => (long)Math.Min(part, length - (i * part)))];
        if (axis == node[0].Shape.Batch)
        {
            throw new OnnxLoweringException("it cuts the batch axis");
        }

        var start = 0L;
        var parts = new List<OnnxValue>();
        foreach (var wanted in lengths)
        {
            var (from, to) = (start, start + wanted);
            parts.Add(wanted == length ? node[0] : Layout(node[0], (x, _) => NdLayout.Slice(x, axis, from, to, 1)));
            start = to;
        }

        return parts;
    }

    private OnnxValue Expand(OnnxNode node)
    {
        var target = Known(node[1], "the shape");
        return Expanded(node[0], new OnnxShape(Dimensions(target.Narrow), Dimensions(target.Wide)));
    }

    private OnnxValue Tile(OnnxNode node)
    {
        var repeats = Known(node[1], "how often it repeats");
        var (narrow, wide) = (Dimensions(repeats.Narrow), Dimensions(repeats.Wide));
        var value = node[0];

        // What has one element on an axis is repeated as it is by Expand, and for the batch only there.
        int[] Target(int[] shape, int[] times) => [.. shape.Select((length, axis) => length * times[axis])];
        return narrow.Index().All(pair => (pair.Item == 1 && wide[pair.Index] == 1) || (value.Shape.Narrow[pair.Index] == 1 && value.Shape.Wide[pair.Index] == 1))
            ? Expanded(value, new OnnxShape(Target(value.Shape.Narrow, narrow), Target(value.Shape.Wide, wide)))
            : Layout(value, (x, isWide) => NdLayout.Tile(x, isWide ? wide : narrow));
    }

    /// <summary>Elements that a row is longer by on one end of an axis.</summary>
    private const int MostPadding = 1 << 20;

    private OnnxValue Pad(OnnxNode node)
    {
        var rank = node[0].Shape.Rank;
        var pads = node.Numbers(1, "pads") ?? throw new OnnxLoweringException("its pads are not given");
        var fill = node.Optional(2) is { } given ? Known(given, "what it pads with").Narrow.Elements.FirstOrDefault() : node.Float("value", 0);
        if (node.Text("mode", "constant") is var mode && mode != "constant")
        {
            throw new OnnxLoweringException($"the mode '{mode}' is not known");
        }

        int[] axes = node.Numbers(3, "axes") is { } some ? [.. some.Select(axis => NdArray.Axis(axis, rank))] : [.. Enumerable.Range(0, rank)];
        var (before, after) = (new int[rank], new int[rank]);
        foreach (var (i, axis) in axes.Index())
        {
            (before[axis], after[axis]) = (Length(pads[i]), Length(pads[i + axes.Length]));
        }

        var value = node[0];
        for (var axis = 0; axis < rank; axis++)
        {
            value = Padded(value, axis, before[axis], after[axis], fill);
        }

        return value;
    }

    private static int Length(double pad) => Math.Abs(pad) <= MostPadding
        ? (int)pad
        : throw new OnnxLoweringException($"it pads by {pad}; expected at most {MostPadding}");

    private OnnxValue Padded(OnnxValue value, int axis, int before, int after, double fill)
    {
        if (before < 0 || after < 0)
        {
            var (from, to) = (Math.Max(0, -before), value.Shape.Narrow[axis] - Math.Max(0, -after));
            value = Layout(value, (x, _) => NdLayout.Slice(x, axis, from, to, 1));
        }

        if (before <= 0 && after <= 0)
        {
            return value;
        }

        OnnxValue Fill(int count) => new OnnxConstant(
            NdArray.Of(value.Shape.With(axis, count).Narrow, _ => fill), NdArray.Of(value.Shape.With(axis, count).Wide, _ => fill), value.Type);
        OnnxValue[] parts = [.. before > 0 ? [Fill(before)] : Array.Empty<OnnxValue>(), value, .. after > 0 ? [Fill(after)] : Array.Empty<OnnxValue>()];
        return Join(parts, axis, value.Shape.With(axis, parts.Sum(part => part.Shape.Narrow[axis])));
    }

    private OnnxValue Trilu(OnnxNode node)
    {
        var diagonal = node.Optional(1) is { } given ? (int)Known(given, "the diagonal").Narrow.Elements[0] : 0;
        var upper = node.Int("upper", 1) != 0;
        if (node[0] is OnnxConstant constant)
        {
            return Fold([constant], constant.Type, arrays => NdLayout.Trilu(arrays[0], diagonal, upper));
        }

        var shape = node[0].Shape.Narrow[^2..];
        var kept = NdLayout.Trilu(NdArray.Of(shape, _ => 1), diagonal, upper);
        return Apply(Choice, node[0].Type, new OnnxConstant(kept, DataType.Bool), node[0], Number(0));
    }
}
