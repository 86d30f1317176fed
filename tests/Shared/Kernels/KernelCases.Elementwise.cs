using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel.Testing;

internal static unsafe partial class KernelCases
{
    private static IEnumerable<KernelCase> Activations()
    {
        foreach (ActivationKind kind in Enum.GetValues<ActivationKind>())
        {
            foreach ((int rows, int width, int gap) in Shapes((int)kind))
            {
                yield return new KernelCase
                {
                    Kernel = nameof(KernelSet.Activate),
                    Shape = $"{kind} {rows}x{width} +{gap}",
                    Bytes = 8.0 * rows * width,
                    IsBenchmark = width == 400,
                    Prepare = arena =>
                    {
                        Matrix x = arena.Random(rows, width, gap, -8f, 8f);
                        Matrix y = arena.Output(rows, width, gap);
                        ActivationArguments activation = MakeActivation(arena, kind, width);
                        return new KernelRun(
                            rows,
                            (kernels, first, count) => kernels.Activate(count, width, activation, x.From(first), y.From(first)),
                            (y, (row, values, sizes) => Each(values, sizes, c => OracleMath.Activate(activation, x[row, c], c))));
                    },
                };
            }
        }
    }

    private static IEnumerable<KernelCase> Elementwise()
    {
        foreach (UnaryKind kind in Enum.GetValues<UnaryKind>())
        {
            foreach ((int rows, int width, int gap) in Shapes((int)kind))
            {
                yield return Unary(kind, rows, width, gap);
            }
        }

        foreach (BinaryKind kind in Enum.GetValues<BinaryKind>())
        {
            foreach ((int rows, int width, int gap) in Shapes((int)kind))
            {
                yield return Binary(kind, rows, width, gap, form: 0);
                yield return Binary(kind, rows, width, gap, form: 1);
                yield return Binary(kind, rows, width, gap, form: 2);
            }
        }

        foreach ((int rows, int width, int gap) in Shapes())
        {
            yield return ScaleShift(rows, width, gap);
            yield return Rowwise(nameof(KernelSet.Sum), "", rows, width, gap, arena =>
            {
                Matrix[] terms = [arena.Random(rows, width, gap), arena.Shared(width), arena.Random(rows, width)];
                Matrix y = arena.Output(rows, width, gap);
                return new KernelRun(
                    rows,
                    (kernels, first, count) => kernels.Sum(count, width, RowsOf(terms, first), y.From(first)),
                    (y, (row, values, sizes) => Each(values, sizes, c => terms.Sum(term => (double)term[row, c]))));
            });
            yield return Where(rows, width, gap);
            yield return Interpolate(rows, width + 1, gap);
            yield return Rowwise(nameof(KernelSet.Copy), "", rows, width, gap, arena =>
            {
                Matrix x = arena.Random(rows, width, gap);
                Matrix y = arena.Output(rows, width, gap);
                return new KernelRun(
                    rows,
                    (kernels, first, count) => kernels.Copy(count, width, x.From(first), y.From(first)),
                    (y, (row, values, sizes) => Each(values, sizes, c => x[row, c])));
            });
        }
    }

    private static KernelCase Unary(UnaryKind kind, int rows, int width, int gap) =>
        Rowwise(nameof(KernelSet.Unary), $"{kind} ", rows, width, gap, arena =>
        {
            bool isPositive = kind is UnaryKind.Sqrt or UnaryKind.ReciprocalSqrt or UnaryKind.Log or UnaryKind.Log1p or UnaryKind.Reciprocal;
            Matrix x = arena.Random(rows, width, gap, isPositive ? 0.01f : -8f, 8f);
            Matrix y = arena.Output(rows, width, gap);
            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.Unary(kind, count, width, x.From(first), y.From(first)),
                (y, (row, values, sizes) => Each(values, sizes, c => OracleMath.Unary(kind, x[row, c]))));
        });

    /// <summary>Form 0: b has rows; 1: one row shared; 2: one column.</summary>
    private static KernelCase Binary(BinaryKind kind, int rows, int width, int gap, int form) =>
        Rowwise(nameof(KernelSet.Binary), $"{kind} form {form} ", rows, width, gap, arena =>
        {
            float low = kind == BinaryKind.Power ? 0.1f : -3f;
            int columns = form == 2 ? 1 : width;
            Matrix a = arena.Random(rows, width, gap, low, 3f);
            Matrix b = form == 1 ? arena.Shared(width, low, 3f) : arena.Random(rows, columns, gap, low, 3f);
            Matrix y = arena.Output(rows, width, gap);
            for (int c = 0; c < columns; c += 3)
            {
                b[0, c] = a[0, c];
            }

            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.Binary(kind, count, width, a.From(first), b.From(first), columns, y.From(first)),
                (y, (row, values, sizes) => Each(values, sizes, c => OracleMath.Binary(kind, a[row, c], b[row, form == 2 ? 0 : c]))));
        });

    private static KernelCase Where(int rows, int width, int gap) =>
        Rowwise(nameof(KernelSet.Where), "", rows, width, gap, arena =>
        {
            Matrix condition = arena.Random(rows, width, gap);
            Matrix a = arena.Random(rows, width, gap);
            Matrix b = arena.Shared(width);
            Matrix y = arena.Output(rows, width, gap);
            for (int i = 0; i < condition.Extent; i++)
            {
                condition.Data[i] = condition.Data[i] < 0 ? 0f : condition.Data[i];
            }

            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.Where(count, width, condition.From(first), a.From(first), b.From(first), y.From(first)),
                (y, (row, values, sizes) => Each(values, sizes, c => condition[row, c] != 0 ? a[row, c] : b[row, c])));
        });

    private static KernelCase Interpolate(int rows, int knots, int gap) =>
        Rowwise(nameof(KernelSet.Interpolate), $"{knots} knots ", rows, 1, gap, arena =>
        {
            Matrix x = arena.Random(rows, 1, gap, -0.2f, 1.2f);
            float* places = arena.Vector(knots, 0f, 0.8f / knots);
            float* values = arena.Vector(knots);
            Matrix y = arena.Output(rows, 1, gap);
            for (int k = 0; k < knots; k++)
            {
                places[k] += (float)k / knots;
            }

            x[0, 0] = places[knots / 2];
            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.Interpolate(count, x.From(first), knots, places, values, y.From(first)),
                (y, (row, result, sizes) => Each(result, sizes, _ => Interpolated(x[row, 0], knots, places, values))));
        });

    private static double Interpolated(float x, int knots, float* places, float* values)
    {
        int next = 0;
        while (next < knots && places[next] <= x)
        {
            next++;
        }

        return next == 0 ? values[0]
            : next == knots ? values[knots - 1]
            : values[next - 1] + (((double)x - places[next - 1]) / ((double)places[next] - places[next - 1]) * ((double)values[next] - values[next - 1]));
    }

    private static KernelCase ScaleShift(int rows, int width, int gap) =>
        Rowwise(nameof(KernelSet.ScaleShift), "", rows, width, gap, arena =>
        {
            Matrix x = arena.Random(rows, width, gap);
            Matrix y = arena.Output(rows, width, gap);
            float* scale = rows % 3 == 0 ? null : arena.Vector(width);
            float* shift = rows % 5 == 0 ? null : arena.Vector(width);
            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.ScaleShift(count, width, x.From(first), scale, shift, y.From(first)),
                (y, (row, values, sizes) => Each(
                    values, sizes, c => ((scale is null ? 1.0 : scale[c]) * x[row, c]) + (shift is null ? 0.0 : shift[c]))));
        });

    private static KernelCase Rowwise(string kernel, string what, int rows, int width, int gap, Func<Arena, KernelRun> prepare) => new()
    {
        Kernel = kernel,
        Shape = $"{what}{rows}x{width} +{gap}",
        Bytes = 8.0 * rows * width,
        IsBenchmark = width == 400,
        Prepare = prepare,
    };

    /// <summary>Fills a row from a function of the column; errors are measured by 1 and by the value itself.</summary>
    private static void Each(Span<double> values, Span<double> sizes, Func<int, double> value)
    {
        for (int c = 0; c < values.Length; c++)
        {
            values[c] = value(c);
            sizes[c] = 1 + Math.Abs(values[c]);
        }
    }

    private static Rows[] RowsOf(Matrix[] matrices, int first) => [.. matrices.Select(matrix => matrix.From(first))];
}
