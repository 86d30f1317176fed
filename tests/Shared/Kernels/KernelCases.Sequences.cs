using RankKernel.Cpu;

namespace RankKernel.Testing;

internal static unsafe partial class KernelCases
{
    private static IEnumerable<KernelCase> Sequences()
    {
        foreach ((int length, int width, int gap) in Shapes())
        {
            yield return WeightedSum(length, width, gap);
            yield return MultiplyRows(length, width, gap);
            yield return ScoreLanes(length, width, gap);
            yield return SoftmaxLanes(width);
            yield return MixLanes(length, width, gap);
            yield return LargestRows(length, width);
            int d1 = 1 + (width * 3 % 17);
            yield return Rowwise(nameof(KernelSet.Transpose2D), $"of {width}x{d1} ", length, width * d1, gap, arena =>
            {
                Matrix x = arena.Random(length, width * d1, gap);
                Matrix y = arena.Output(length, width * d1, gap);
                return new KernelRun(
                    length,
                    (kernels, first, count) => kernels.Transpose2D(count, width, d1, x.From(first), y.From(first)),
                    (y, (row, values, sizes) => Each(values, sizes, c => x[row, (c % width * d1) + (c / width)])));
            });
        }

        yield return WeightedSum(100, 64, 0);
    }

    private static KernelCase MultiplyRows(int length, int width, int gap) =>
        Rowwise(nameof(KernelSet.MultiplyRows), "", length, width, gap, arena =>
        {
            Matrix keys = arena.Random(length, width, gap);
            float* q = arena.Vector(width);
            Matrix y = arena.Output(length, width, gap);
            return new KernelRun(
                length,
                (kernels, first, count) => kernels.MultiplyRows(count, width, keys.From(first), q, y.From(first)),
                (y, (row, values, sizes) => Each(values, sizes, c => (double)keys[row, c] * q[c])));
        });

    /// <summary>An output row is a key, with the scores of all lanes.</summary>
    private static KernelCase ScoreLanes(int keys, int width, int gap) => new()
    {
        Kernel = nameof(KernelSet.ScoreLanes),
        Shape = $"{keys}x{width} +{gap}",
        Flops = 2.0 * keys * width * KernelSet.QueryLanes,
        Bytes = 4.0 * keys * (width + KernelSet.QueryLanes),
        IsBenchmark = width is 8 or 64,
        Prepare = arena =>
        {
            float* columns = arena.Vector(width * KernelSet.QueryLanes);
            Matrix rows = arena.Random(keys, width, gap);
            Matrix y = arena.Output(keys, KernelSet.QueryLanes);
            return new KernelRun(
                keys,
                (kernels, first, count) => kernels.ScoreLanes(count, width, columns, rows.From(first), y.Row(first)),
                (y, (row, values, sizes) => DotLanes(width, rows.Row(row), 1, columns, values, sizes)));
        },
    };

    /// <summary>An output row is a column of the values, mixed for all lanes.</summary>
    private static KernelCase MixLanes(int keys, int width, int gap) => new()
    {
        Kernel = nameof(KernelSet.MixLanes),
        Shape = $"{keys}x{width} +{gap}",
        Flops = 2.0 * keys * width * KernelSet.QueryLanes,
        Bytes = 4.0 * keys * (width + KernelSet.QueryLanes),
        IsBenchmark = width is 8 or 64,
        Prepare = arena =>
        {
            float* weights = arena.Vector(keys * KernelSet.QueryLanes);
            Matrix rows = arena.Random(keys, width, gap);
            Matrix y = arena.Output(width, KernelSet.QueryLanes);
            return new KernelRun(
                width,
                (kernels, first, count) => kernels.MixLanes(keys, count, weights, new Rows(rows.Data + first, rows.Stride), y.Row(first)),
                (y, (row, values, sizes) => DotLanes(keys, rows.Data + row, rows.Stride, weights, values, sizes)));
        },
    };

    /// <summary>Every third lane has a score of −∞ among the others, the fifth has nothing else.</summary>
    private static KernelCase SoftmaxLanes(int keys) => new()
    {
        Kernel = nameof(KernelSet.SoftmaxLanes),
        Shape = $"{keys}",
        Bytes = 8.0 * keys * KernelSet.QueryLanes,
        IsBenchmark = keys == 40,
        Prepare = arena =>
        {
            const int Lanes = KernelSet.QueryLanes;
            Matrix scores = arena.Random(keys, Lanes, 0, -20f, 20f);
            for (int lane = 0; lane < Lanes; lane += 3)
            {
                scores[keys / 2, lane] = float.NegativeInfinity;
            }

            for (int key = 0; key < keys; key++)
            {
                scores[key, 4] = float.NegativeInfinity;
            }

            Matrix y = arena.Output(1, keys * Lanes);
            return new KernelRun(1, (kernels, first, count) => kernels.SoftmaxLanes(count * keys, scores.Data, y.Data), (y, Oracle));

            void Oracle(int row, Span<double> values, Span<double> sizes)
            {
                for (int lane = 0; lane < Lanes; lane++)
                {
                    double[] exponentials = [.. Enumerable.Range(0, keys).Select(key => Math.Exp(scores[key, lane]))];
                    double sum = exponentials.Sum();
                    for (int key = 0; key < keys; key++)
                    {
                        values[(key * Lanes) + lane] = sum == 0 ? 0 : exponentials[key] / sum;
                    }
                }
            }
        },
    };

    /// <summary>One output row, with equal numbers in every column.</summary>
    private static KernelCase LargestRows(int rows, int width)
    {
        int count = 1 + (width % rows);
        return new()
        {
            Kernel = nameof(KernelSet.LargestRows),
            Shape = $"{count} of {rows}x{width}",
            Bytes = 4.0 * (rows + count) * width,
            IsBenchmark = width == 64,
            Prepare = arena =>
            {
                float* x = arena.Vector(rows * width);
                for (int c = 0; c < width; c++)
                {
                    x[((rows - 1) * width) + c] = x[(rows / 2 * width) + c];
                }

                Matrix y = arena.Output(1, count * width);
                return new KernelRun(1, Invoke, (y, Oracle));

                void Invoke(KernelSet kernels, int first, int runs)
                {
                    if (runs == 1)
                    {
                        kernels.LargestRows(rows, width, count, x, y.Data);
                    }
                }

                void Oracle(int row, Span<double> values, Span<double> sizes)
                {
                    for (int c = 0; c < width; c++)
                    {
                        float[] column = [.. Enumerable.Range(0, rows).Select(i => x[(i * width) + c]).OrderDescending()];
                        for (int i = 0; i < count; i++)
                        {
                            values[(i * width) + c] = column[i];
                        }
                    }
                }
            },
        };
    }

    private static void DotLanes(int count, float* numbers, int step, float* lanes, Span<double> values, Span<double> sizes)
    {
        for (int lane = 0; lane < values.Length; lane++)
        {
            double size = 0;
            double value = 0;
            for (int i = 0; i < count; i++)
            {
                double term = (double)numbers[i * step] * lanes[(i * KernelSet.QueryLanes) + lane];
                value += term;
                size += Math.Abs(term);
            }

            (values[lane], sizes[lane]) = (value, size);
        }
    }

    /// <summary>One output row: the positions are what a tile's rows are elsewhere.</summary>
    private static KernelCase WeightedSum(int length, int width, int gap) => new()
    {
        Kernel = nameof(KernelSet.WeightedSum),
        Shape = $"{length}x{width} +{gap}",
        Flops = 2.0 * length * width,
        Bytes = 4.0 * length * width,
        IsBenchmark = length == 100,
        Prepare = arena =>
        {
            Matrix keys = arena.Random(length, width, gap);
            float* weights = arena.Vector(length);
            Matrix y = arena.Output(1, width);
            return new KernelRun(1, Invoke, (y, Oracle));

            void Invoke(KernelSet kernels, int first, int count)
            {
                if (count == 1)
                {
                    kernels.WeightedSum(length, width, weights, keys.Rows, y.Data);
                }
            }

            void Oracle(int row, Span<double> values, Span<double> sizes)
            {
                for (int c = 0; c < width; c++)
                {
                    (values[c], sizes[c]) = Dot(length, weights, keys.Data + c, keys.Stride);
                }
            }
        },
    };
}
