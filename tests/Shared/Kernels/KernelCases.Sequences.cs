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
