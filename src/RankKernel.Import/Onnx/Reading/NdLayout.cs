namespace RankKernel.Import.Onnx;

/// <summary>Rearrangements: every element of the result is an element of the input.</summary>
internal static class NdLayout
{
    public static NdArray Transpose(NdArray x, int[] order)
    {
        if (order.Length != x.Rank || !order.Order().SequenceEqual(Enumerable.Range(0, x.Rank)))
        {
            throw new OnnxLoweringException($"the order [{string.Join(", ", order)}] of {x.Rank} dimensions");
        }

        int[] shape = [.. order.Select(axis => x.Shape[axis])];
        var (from, to) = (NdArray.Strides(x.Shape), NdArray.Strides(shape));
        return NdArray.Of(shape, i =>
        {
            var source = 0;
            for (var axis = 0; axis < shape.Length; axis++)
            {
                source += i / to[axis] % shape[axis] * from[order[axis]];
            }

            return x.Elements[source];
        });
    }

    /// <summary>Elements start, start + step, ... of an axis, with ONNX's rules for what lies outside.</summary>
    public static NdArray Slice(NdArray x, int axis, long start, long end, long step)
    {
        var length = x.Shape[axis];
        if (step == 0)
        {
            throw new OnnxLoweringException("a slice of step 0");
        }

        start = start < 0 ? start + length : start;
        end = end < 0 ? end + length : end;
        start = step > 0 ? Math.Clamp(start, 0, length) : Math.Clamp(start, 0, length - 1);
        end = step > 0 ? Math.Clamp(end, 0, length) : Math.Clamp(end, -1, length - 1);
        var count = step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step;
        return Take(x, axis, [.. Enumerable.Range(0, (int)Math.Max(0, count)).Select(i => (int)(start + (i * step)))]);
    }

    /// <summary>Elements of an axis by position.</summary>
    public static NdArray Take(NdArray x, int axis, int[] indices)
    {
        var (_, inner) = NdArray.Around(x.Shape, axis);
        var length = x.Shape[axis];
        int[] shape = [.. x.Shape];
        shape[axis] = indices.Length;
        return NdArray.Of(shape, i => x.Elements[(i / inner / indices.Length * length * inner) + (indices[i / inner % indices.Length] * inner) + (i % inner)]);
    }

    /// <summary>Gather: the indices' shape takes the place of the axis.</summary>
    public static NdArray Gather(NdArray x, NdArray indices, int axis)
    {
        var taken = Take(x, axis, Indices(indices, x.Shape[axis]));
        return taken.WithShape([.. x.Shape[..axis], .. indices.Shape, .. x.Shape[(axis + 1)..]]);
    }

    public static NdArray GatherElements(NdArray x, NdArray indices, int axis)
    {
        var (from, to) = (NdArray.Strides(x.Shape), NdArray.Strides(indices.Shape));
        var found = Indices(indices, x.Shape[axis]);
        return NdArray.Of(indices.Shape, i =>
        {
            var source = 0;
            for (var other = 0; other < x.Rank; other++)
            {
                source += (other == axis ? found[i] : i / to[other] % indices.Shape[other]) * from[other];
            }

            return x.Elements[source];
        });
    }

    public static NdArray GatherNd(NdArray x, NdArray indices, int batchDims)
    {
        var depth = indices.Shape[^1];
        if (batchDims != 0 || depth > x.Rank)
        {
            throw new OnnxLoweringException($"{depth} indices and {batchDims} batch dimensions of a value with {x.Rank} dimensions");
        }

        int[] shape = [.. indices.Shape[..^1], .. x.Shape[depth..]];
        var inner = (int)NdArray.Count(x.Shape.Skip(depth));
        var strides = NdArray.Strides(x.Shape);
        return NdArray.Of(shape, i =>
        {
            var source = i % inner;
            for (var part = 0; part < depth; part++)
            {
                source += Index(indices.Elements[(i / inner * depth) + part], x.Shape[part]) * strides[part];
            }

            return x.Elements[source];
        });
    }

    public static NdArray Concat(IReadOnlyList<NdArray> parts, int axis)
    {
        int[] shape = [.. parts[0].Shape];
        shape[axis] = parts.Sum(part => part.Shape[axis]);
        var (outer, inner) = NdArray.Around(shape, axis);
        var elements = new double[NdArray.Count(shape)];
        var at = 0;
        for (var line = 0; line < outer; line++)
        {
            foreach (var part in parts)
            {
                if (part.Rank != shape.Length || !part.Shape.Index().All(pair => pair.Index == axis || pair.Item == shape[pair.Index]))
                {
                    throw new OnnxLoweringException($"[{string.Join(", ", part.Shape)}] cannot be joined along axis {axis} to [{string.Join(", ", shape)}]");
                }

                var run = part.Shape[axis] * inner;
                Array.Copy(part.Elements, line * run, elements, at, run);
                at += run;
            }
        }

        return new NdArray(shape, elements);
    }

    public static NdArray Tile(NdArray x, int[] repeats)
    {
        foreach (var (axis, count) in repeats.Index())
        {
            x = count == 1 ? x : Concat([.. Enumerable.Repeat(x, count)], axis);
        }

        return x;
    }

    /// <summary>Pads with <paramref name="fill"/>; negative pads cut.</summary>
    public static NdArray Pad(NdArray x, int[] before, int[] after, double fill)
    {
        int[] shape = [.. x.Shape.Select((length, axis) => length + before[axis] + after[axis])];
        var (from, to) = (NdArray.Strides(x.Shape), NdArray.Strides(shape));
        return NdArray.Of(shape, i =>
        {
            var source = 0;
            for (var axis = 0; axis < shape.Length; axis++)
            {
                var position = (i / to[axis] % shape[axis]) - before[axis];
                if (position < 0 || position >= x.Shape[axis])
                {
                    return fill;
                }

                source += position * from[axis];
            }

            return x.Elements[source];
        });
    }

    public static NdArray Trilu(NdArray x, int diagonal, bool upper)
    {
        var (rows, columns) = (x.Shape[^2], x.Shape[^1]);
        return NdArray.Of(x.Shape, i =>
        {
            var distance = (i % columns) - (i / columns % rows);
            return (upper ? distance >= diagonal : distance <= diagonal) ? x.Elements[i] : 0;
        });
    }

    private static int[] Indices(NdArray indices, int length) => Array.ConvertAll(indices.Elements, index => Index(index, length));

    private static int Index(double index, int length) => index >= -length && index < length
        ? (int)(index < 0 ? index + length : index)
        : throw new OnnxLoweringException($"the index {index} into an axis of {length}");
}
