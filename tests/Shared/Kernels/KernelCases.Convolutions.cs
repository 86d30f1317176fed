using RankKernel.Cpu;

namespace RankKernel.Testing;

internal static unsafe partial class KernelCases
{
    private static IEnumerable<KernelCase> Convolutions()
    {
        foreach ((int rows, int width, int gap) in Shapes())
        {
            yield return Convolve(rows, 1 + (width % 6), 1 + (width * 3 % 11), width, gap);
        }

        yield return Convolve(40, 14, 7, 16, 0, isBenchmark: true);
        yield return Convolve(20, 16, 98, 16, 0, isBenchmark: true);
    }

    private static KernelCase Convolve(int positions, int outputs, int depth, int width, int gap, bool isBenchmark = false) => new()
    {
        Kernel = nameof(KernelSet.Convolve),
        Shape = $"{positions} of {outputs}x{depth}x{width} +{gap}",
        Flops = 2.0 * positions * outputs * depth * width,
        Bytes = 4.0 * positions * (depth + outputs) * width,
        IsBenchmark = isBenchmark,
        Prepare = arena =>
        {
            Matrix windows = arena.Random(positions, depth * width, gap);
            float* weight = arena.Vector(outputs * depth);
            float* bias = arena.Vector(outputs);
            Matrix y = arena.Output(positions, outputs * width, gap);
            return new KernelRun(
                positions,
                (kernels, first, count) => kernels.Convolve(count, outputs, depth, width, windows.From(first), weight, bias, y.From(first)),
                (y, (row, values, sizes) =>
                {
                    for (int p = 0; p < values.Length; p++)
                    {
                        (double value, double size) = Dot(depth, weight + (p / width * depth), windows.Row(row) + (p % width), width);
                        (values[p], sizes[p]) = (value + bias[p / width], size + Math.Abs(bias[p / width]));
                    }
                }
            ));
        },
    };
}
