using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel.Testing;

internal static unsafe partial class KernelCases
{
    private static IEnumerable<KernelCase> Normalisations()
    {
        foreach ((int rows, int width, int gap) in Shapes())
        {
            yield return Softmax(rows, width, gap);
            yield return LayerNorm(rows, width, gap);
        }

        foreach (ReduceKind kind in Enum.GetValues<ReduceKind>())
        {
            foreach ((int rows, int width, int gap) in Shapes((int)kind))
            {
                yield return Reduce(kind, rows, 1 + (width % 3), width, 1, gap);
                yield return Reduce(kind, rows, 1 + (width % 3), 1 + (width % 11), width, gap);
                yield return AdvanceReduction(kind, rows, width, 1, gap);
                yield return AdvanceReduction(kind, rows, 1 + (width % 11), width, gap);
            }
        }
    }

    private static KernelCase Softmax(int rows, int width, int gap) =>
        Rowwise(nameof(KernelSet.Softmax), "", rows, width, gap, arena =>
        {
            Matrix x = arena.Random(rows, width, gap, -20f, 20f);
            Matrix y = arena.Output(rows, width, gap);
            return new KernelRun(rows, (kernels, first, count) => kernels.Softmax(count, width, x.From(first), y.From(first)), (y, Oracle));

            void Oracle(int row, Span<double> values, Span<double> sizes)
            {
                double max = double.NegativeInfinity;
                for (int c = 0; c < width; c++)
                {
                    max = Math.Max(max, x[row, c]);
                }

                double sum = 0;
                for (int c = 0; c < width; c++)
                {
                    values[c] = Math.Exp(x[row, c] - max);
                    sum += values[c];
                }

                for (int c = 0; c < width; c++)
                {
                    values[c] /= sum;
                }
            }
        });

    private static KernelCase LayerNorm(int rows, int width, int gap) => new()
    {
        Kernel = nameof(KernelSet.LayerNorm),
        Shape = $"{rows}x{width} +{gap}",
        Bytes = 8.0 * rows * width,
        IsBenchmark = width == 400,
        Tolerance = 4e-6,
        Prepare = arena =>
        {
            const float Epsilon = 1e-3f;
            Matrix x = arena.Random(rows, width, gap, -1f, 3f);
            float* scale = rows % 3 == 0 ? null : arena.Vector(width);
            float* shift = rows % 5 == 0 ? null : arena.Vector(width);
            Matrix y = arena.Output(rows, width, gap);
            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.LayerNorm(count, width, x.From(first), scale, shift, Epsilon, y.From(first)),
                (y, (row, values, sizes) =>
                {
                    double[] entries = new Span<float>(x.Row(row), width).ToArray().Select(entry => (double)entry).ToArray();
                    double mean = entries.Average();
                    double deviation = Math.Sqrt(entries.Average(entry => (entry - mean) * (entry - mean)) + Epsilon);
                    for (int c = 0; c < width; c++)
                    {
                        double normal = (entries[c] - mean) / deviation;
                        values[c] = (normal * (scale is null ? 1.0 : scale[c])) + (shift is null ? 0.0 : shift[c]);
                        sizes[c] = 1 + (3 / deviation);
                    }
                }
            ));
        },
    };

    private static KernelCase Reduce(ReduceKind kind, int rows, int outer, int axis, int inner, int gap) => new()
    {
        Kernel = nameof(KernelSet.Reduce),
        Shape = $"{kind} {rows} of {outer}x{axis}x{inner} +{gap}",
        Bytes = 4.0 * rows * outer * axis * inner,
        IsBenchmark = axis == 400 || inner == 400,
        Prepare = arena =>
        {
            Matrix x = arena.Random(rows, outer * axis * inner, gap, -1.5f, 1.5f);
            Matrix y = arena.Output(rows, outer * inner, gap);
            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.Reduce(kind, count, outer, axis, inner, x.From(first), y.From(first)),
                (y, (row, values, sizes) =>
                {
                    for (int p = 0; p < values.Length; p++)
                    {
                        double[] entries = new double[axis];
                        for (int a = 0; a < axis; a++)
                        {
                            entries[a] = x[row, (((p / inner * axis) + a) * inner) + (p % inner)];
                        }

                        values[p] = Reduce(kind, entries);
                        sizes[p] = entries.Sum(Math.Abs) + Math.Abs(values[p]);
                    }
                }
            ));
        },
    };

    /// <summary>Positions that come in two parts.</summary>
    private static KernelCase AdvanceReduction(ReduceKind kind, int rows, int axis, int inner, int gap) => new()
    {
        Kernel = nameof(KernelSet.AdvanceReduction),
        Shape = $"{kind} {rows} of {axis}x{inner} +{gap}",
        Bytes = 4.0 * rows * axis * inner,
        Prepare = arena =>
        {
            Matrix x = arena.Random(rows, axis * inner, gap, -1.5f, 1.5f);
            Matrix state = arena.Output(rows, KernelSet.ReductionState(inner), gap);
            Matrix y = arena.Output(rows, inner, gap);
            int part = axis / 3;
            return new KernelRun(
                rows,
                (kernels, first, count) =>
                {
                    for (int r = first; r < first + count; r++)
                    {
                        float* entries = x.From(r).Row(0);
                        kernels.AdvanceReduction(kind, 0, part, inner, entries, state.From(r).Row(0), y.From(r).Row(0));
                        kernels.AdvanceReduction(kind, part, axis - part, inner, entries + (part * inner), state.From(r).Row(0), y.From(r).Row(0));
                    }
                },
                (y, (row, values, sizes) =>
                {
                    for (int p = 0; p < values.Length; p++)
                    {
                        double[] entries = [.. Enumerable.Range(0, axis).Select(a => (double)x[row, (a * inner) + p])];
                        values[p] = Reduce(kind, entries);
                        sizes[p] = entries.Sum(Math.Abs) + Math.Abs(values[p]);
                    }
                }
            ));
        },
    };

    private static double Reduce(ReduceKind kind, double[] entries) => kind switch
    {
        ReduceKind.Sum => entries.Sum(),
        ReduceKind.Mean => entries.Average(),
        ReduceKind.Max => entries.Max(),
        ReduceKind.Min => entries.Min(),
        ReduceKind.Product => entries.Aggregate((a, b) => a * b),
        ReduceKind.L2 => Math.Sqrt(entries.Sum(entry => entry * entry)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
