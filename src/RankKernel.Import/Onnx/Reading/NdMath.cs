namespace RankKernel.Import.Onnx;

/// <summary>Arithmetic on arrays of numbers.</summary>
internal static class NdMath
{
    /// <summary>Turns every line along an axis into a line of another length.</summary>
    public static NdArray Along(NdArray x, int axis, int length, Func<double[], double[]> function)
    {
        var (outer, inner) = NdArray.Around(x.Shape, axis);
        int[] shape = [.. x.Shape];
        shape[axis] = length;
        var elements = new double[NdArray.Count(shape)];
        var line = new double[x.Shape[axis]];
        for (var o = 0; o < outer; o++)
        {
            for (var i = 0; i < inner; i++)
            {
                for (var k = 0; k < line.Length; k++)
                {
                    line[k] = x.Elements[(((o * line.Length) + k) * inner) + i];
                }

                var result = function(line);
                for (var k = 0; k < length; k++)
                {
                    elements[(((o * length) + k) * inner) + i] = result[k];
                }
            }
        }

        return new NdArray(shape, elements);
    }

    /// <summary>Reduces axes to 1.</summary>
    public static NdArray Reduce(NdArray x, int[] axes, Func<double[], double> function) =>
        axes.Aggregate(x, (reduced, axis) => Along(reduced, axis, 1, line => [function(line)]));

    public static NdArray Softmax(NdArray x, int axis, bool log) => Along(x, axis, x.Shape[axis], line =>
    {
        var most = line.Max();
        var sum = line.Sum(element => Math.Exp(element - most));
        return Array.ConvertAll(line, element => log ? element - most - Math.Log(sum) : Math.Exp(element - most) / sum);
    });

    public static NdArray CumSum(NdArray x, int axis, bool exclusive, bool reverse) => Along(x, axis, x.Shape[axis], line =>
    {
        var (sum, result) = (0.0, new double[line.Length]);
        for (var i = 0; i < line.Length; i++)
        {
            var at = reverse ? line.Length - 1 - i : i;
            result[at] = exclusive ? sum : sum + line[at];
            sum += line[at];
        }

        return result;
    });

    /// <summary>The positions of the largest or smallest elements of a line; of equal ones the first comes first.</summary>
    public static int[] Order(double[] line, bool largest) =>
        [.. Enumerable.Range(0, line.Length).OrderBy(i => largest ? -line[i] : line[i])];

    public static NdArray MatMul(NdArray a, NdArray b)
    {
        var left = a.Rank == 1 ? a.WithShape(1, a.Shape[0]) : a;
        var right = b.Rank == 1 ? b.WithShape(b.Shape[0], 1) : b;
        var (rows, depth, columns) = (left.Shape[^2], left.Shape[^1], right.Shape[^1]);
        if (right.Shape[^2] != depth)
        {
            throw new OnnxLoweringException($"[{string.Join(", ", a.Shape)}] times [{string.Join(", ", b.Shape)}]");
        }

        var batch = NdArray.BroadcastShape(left.Shape[..^2], right.Shape[..^2]);
        var x = left.BroadcastTo([.. batch, rows, depth]).Elements;
        var y = right.BroadcastTo([.. batch, depth, columns]).Elements;
        var product = NdArray.Of([.. batch, rows, columns], i =>
        {
            var (matrix, row, column) = (i / columns / rows, i / columns % rows, i % columns);
            var sum = 0.0;
            for (var k = 0; k < depth; k++)
            {
                sum += x[(((matrix * rows) + row) * depth) + k] * y[(((matrix * depth) + k) * columns) + column];
            }

            return sum;
        });
        return product.WithShape([.. batch, .. a.Rank == 1 ? Array.Empty<int>() : [rows], .. b.Rank == 1 ? Array.Empty<int>() : [columns]]);
    }

    /// <summary>The positions of what is not zero, [rank, count].</summary>
    public static NdArray NonZero(NdArray x)
    {
        int[] found = [.. Enumerable.Range(0, x.Elements.Length).Where(i => x.Elements[i] != 0)];
        var strides = NdArray.Strides(x.Shape);
        return NdArray.Of([x.Rank, found.Length], i => found[i % found.Length] / strides[i / found.Length] % x.Shape[i / found.Length]);
    }

    public static NdArray ScatterElements(NdArray x, NdArray indices, NdArray updates, int axis)
    {
        double[] elements = [.. x.Elements];
        var (from, to) = (NdArray.Strides(indices.Shape), NdArray.Strides(x.Shape));
        for (var i = 0; i < indices.Elements.Length; i++)
        {
            var target = 0;
            for (var other = 0; other < x.Rank; other++)
            {
                var position = other == axis ? (int)indices.Elements[i] : i / from[other] % indices.Shape[other];
                target += (position < 0 ? position + x.Shape[other] : position) * to[other];
            }

            if (target < 0 || target >= elements.Length)
            {
                throw new OnnxLoweringException($"the index {indices.Elements[i]} into an axis of {x.Shape[axis]}");
            }

            elements[target] = updates.Elements[i];
        }

        return new NdArray(x.Shape, elements);
    }

    public static NdArray Range(double start, double limit, double step)
    {
        var count = Math.Ceiling((limit - start) / step);
        return step == 0 || !(count < int.MaxValue)
            ? throw new OnnxLoweringException($"a range from {start} to {limit} in steps of {step}")
            : NdArray.Of([(int)Math.Max(0, count)], i => start + (i * step));
    }

    public static NdArray EyeLike(int[] shape, int diagonal) =>
        NdArray.Of(shape, i => (i % shape[^1]) - (i / shape[^1]) == diagonal ? 1 : 0);

    /// <summary>The error function, to double precision (series near zero, continued fraction beyond).</summary>
    public static double Erf(double x)
    {
        var size = Math.Abs(x);
        if (size < 2.5)
        {
            var (term, sum) = (size, size);
            for (var n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum) && n < 200; n++)
            {
                term *= -size * size / n;
                sum += term / ((2 * n) + 1);
            }

            return Math.Sign(x) * 2 / Math.Sqrt(Math.PI) * sum;
        }

        var fraction = 0.0;
        for (var n = 60; n > 0; n--)
        {
            fraction = n / 2.0 / (size + fraction);
        }

        return Math.Sign(x) * (1 - (Math.Exp(-size * size) / Math.Sqrt(Math.PI) / (size + fraction)));
    }
}
