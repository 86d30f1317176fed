using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Convolutions and pools: windows are laid side by side, then weighed or compared.</summary>
internal sealed partial class OnnxLowering
{
    private OnnxValue Conv(OnnxNode node)
    {
        var (x, weight) = (Numbers(node[0]), Known(node[1], "the weight"));
        var groups = (int)node.Int("group", 1);
        var kernel = weight.Shape.Narrow[2..];
        var outputs = weight.Shape.Narrow[0];
        var channels = x.Shape.Narrow[1];
        if (weight.Shape.Narrow[1] * groups != channels || outputs % groups != 0)
        {
            throw new OnnxLoweringException($"{x.Shape} with the weight {weight.Shape} in {groups} groups");
        }

        var (windows, shape) = Windows(node, x, kernel, 0);
        var positions = shape.Aggregate(1, (a, b) => a * b);
        var size = kernel.Aggregate(1, (a, b) => a * b);
        var parts = new List<OnnxValue>();
        for (var group = 0; group < groups; group++)
        {
            var (first, width) = (group * channels / groups * size, channels / groups * size);
            var part = groups == 1 ? windows : Layout(windows, (array, _) => NdLayout.Slice(array, 2, first, first + width, 1));
            var rows = outputs / groups;
            var matrix = new OnnxConstant(NdLayout.Slice(weight.Narrow, 0, group * rows, (group + 1) * rows, 1).WithShape(rows, width), weight.Type);
            parts.Add(Linear(part, matrix, transposed: true, part.Shape.With(2, rows)));
        }

        var all = parts.Count == 1 ? parts[0] : Join(parts, 2, windows.Shape.With(2, outputs));
        all = node.Optional(2) is { } bias ? Added(all, bias, x.Type) : all;

        // [batch, positions, outputs] → [batch, outputs, ..].
        return Layout(all, (array, _) => NdLayout.Transpose(array, [0, 2, 1]).WithShape([array.Shape[0], outputs, .. shape]));
    }

    private OnnxValue MaxPool(OnnxNode node)
    {
        var x = Numbers(node[0]);
        var kernel = (node.Ints("kernel_shape") ?? throw new OnnxLoweringException("its kernel_shape is not given")).Select(length => (int)length).ToArray();
        var size = kernel.Aggregate(1, (a, b) => a * b);
        var channels = x.Shape.Narrow[1];
        var (windows, shape) = Windows(node, x, kernel, -float.MaxValue);
        var apart = Layout(windows, (array, _) => array.WithShape([.. array.Shape[..2], channels, size]));
        var largest = Reduced(ReduceKind.Max, apart, [3], keep: false);
        return Layout(largest, (array, _) => NdLayout.Transpose(array, [0, 2, 1]).WithShape([array.Shape[0], channels, .. shape]));
    }

    /// <summary>[batch, channels, ..] as [batch, positions, channels · elements of a window].</summary>
    private (OnnxValue Windows, int[] Positions) Windows(OnnxNode node, OnnxValue x, int[] kernel, double fill)
    {
        var spatial = x.Shape.Rank - 2;
        if (kernel.Length != spatial || x.Shape.Batch is not (-1 or 0))
        {
            throw new OnnxLoweringException($"{x.Shape} with a window of {kernel.Length} dimensions");
        }

        int[] Given(string name) => [.. node.Ints(name)?.Select(number => (int)number) ?? Enumerable.Repeat(1, spatial)];
        var (strides, dilations) = (Given("strides"), Given("dilations"));
        var pads = node.Ints("pads") ?? new long[2 * spatial];
        var automatic = node.Text("auto_pad", "NOTSET");
        var padded = Dense(x) as OnnxValue;
        for (var axis = 0; axis < spatial; axis++)
        {
            var reach = ((kernel[axis] - 1) * dilations[axis]) + 1;
            var (before, after) = ((int)pads[axis], (int)pads[axis + spatial]);
            if (automatic is "SAME_UPPER" or "SAME_LOWER")
            {
                var length = x.Shape.Narrow[axis + 2];
                var all = Math.Max(0, (((length + strides[axis] - 1) / strides[axis]) - 1) * strides[axis] + reach - length);
                (before, after) = automatic == "SAME_UPPER" ? (all / 2, all - (all / 2)) : (all - (all / 2), all / 2);
            }

            padded = Padded(padded, axis + 2, before, after, fill);
        }

        if (node.Int("ceil_mode", 0) != 0)
        {
            throw new OnnxLoweringException("windows that reach past the end are not known");
        }

        int[] positions = [.. Enumerable.Range(0, spatial).Select(axis =>
            ((padded.Shape.Narrow[axis + 2] - (((kernel[axis] - 1) * dilations[axis]) + 1)) / strides[axis]) + 1)];
        if (positions.Any(count => count < 1))
        {
            throw new OnnxLoweringException($"{x.Shape} is smaller than its window");
        }

        return (Layout(padded, (array, _) =>
        {
            int[] shape = [array.Shape[0], .. positions, array.Shape[1], .. kernel];
            var (from, to) = (NdArray.Strides(array.Shape), NdArray.Strides(shape));
            var apart = NdArray.Of(shape, i =>
            {
                var source = (i / to[0] * from[0]) + (i / to[spatial + 1] % array.Shape[1] * from[1]);
                for (var axis = 0; axis < spatial; axis++)
                {
                    var position = (i / to[axis + 1] % positions[axis] * strides[axis]) + (i / to[axis + spatial + 2] % kernel[axis] * dilations[axis]);
                    source += position * from[axis + 2];
                }

                return array.Elements[source];
            });
            return apart.WithShape(array.Shape[0], (int)NdArray.Count(positions), array.Shape[1] * (int)NdArray.Count(kernel));
        }), positions);
    }
}
