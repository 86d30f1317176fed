using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel.Testing;

internal static unsafe partial class KernelCases
{
    private static IEnumerable<KernelCase> Products()
    {
        foreach ((int rows, int dim, int gap) in Shapes())
        {
            int fields = 1 + (dim * 5 % (dim > 40 ? 20 : 36));
            foreach (PairOrder order in Enum.GetValues<PairOrder>())
            {
                yield return Pairwise(fields + 1, rows, dim, gap, order, self: false);
                yield return Pairwise(fields, rows, dim, gap, order, self: true);
            }

            yield return Cross(fields, 1 + (dim % 19), rows, dim, gap);
            yield return Cross(1 + (dim % 7), 1 + (dim % 33), rows, dim, gap, isShared: true);
            yield return MatMul(rows, 1 + (dim % 6), 1 + (dim * 3 % 41), dim, gap, transposeB: false);
            yield return MatMul(rows, 1 + (dim % 6), dim, 1 + (dim * 3 % 41), gap, transposeB: true);
            yield return DotRows(rows, dim, gap);
            yield return CrossVector(rows, dim, gap);
        }

        yield return Cross(5, 18, 3, 600, 0);
        yield return Cross(1, 50, 7, 32, 3, isShared: true);
        yield return MatMul(2, 9, 600, 20, 0, transposeB: true);
        yield return Pairwise(27, 48, 16, 0, PairOrder.Lower, self: false, isBenchmark: true);
        yield return Cross(13, 14, 48, 16, 0, isBenchmark: true);
        yield return MatMul(48, 40, 16, 40, 0, transposeB: true, isBenchmark: true);
        yield return MatMul(48, 40, 40, 16, 0, transposeB: false, isBenchmark: true);
    }

    private static KernelCase Pairwise(
        int fieldCount, int rows, int dim, int gap, PairOrder order, bool self, bool isBenchmark = false)
    {
        int[][] pairs = [.. PairsOf(fieldCount, order, self)];
        return new KernelCase
        {
            Kernel = nameof(KernelSet.PairwiseDot),
            Shape = $"{fieldCount} fields {rows}x{dim} +{gap} {order} self {self}",
            Flops = 2.0 * rows * pairs.Length * dim,
            Bytes = 4.0 * rows * ((fieldCount * dim) + pairs.Length),
            IsBenchmark = isBenchmark,
            Prepare = arena =>
            {
                Matrix[] fields = MakeFields(arena, fieldCount, rows, dim, gap);
                Matrix y = arena.Output(rows, pairs.Length, gap);
                Rows[] whole = RowsOf(fields, 0);
                return new KernelRun(
                    rows,
                    (kernels, first, count) => kernels.PairwiseDot(
                        count, first == 0 ? whole : RowsOf(fields, first), dim, order, self, y.From(first)),
                    (y, (row, values, sizes) =>
                    {
                        for (int p = 0; p < pairs.Length; p++)
                        {
                            (values[p], sizes[p]) = Dot(dim, fields[pairs[p][0]].Row(row), fields[pairs[p][1]].Row(row));
                        }
                    }
                ));
            },
        };
    }

    private static IEnumerable<int[]> PairsOf(int count, PairOrder order, bool self)
    {
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                if ((self && i == j) || (order == PairOrder.Upper ? i < j : i > j))
                {
                    yield return [i, j];
                }
            }
        }
    }

    private static KernelCase Cross(
        int countA, int countB, int rows, int dim, int gap, bool isShared = false, bool isBenchmark = false) => new()
        {
            Kernel = nameof(KernelSet.CrossDot),
            Shape = $"{countA}x{countB} fields {rows}x{dim} +{gap} shared {isShared}",
            Flops = 2.0 * rows * countA * countB * dim,
            Bytes = 4.0 * rows * (((countA + countB) * dim) + (countA * countB)),
            IsBenchmark = isBenchmark,
            Prepare = arena =>
            {
                Matrix[] a = MakeFields(arena, countA, rows, dim, gap);
                Matrix[] b = [.. Enumerable.Range(0, countB).Select(_ => isShared ? arena.Shared(dim) : arena.Random(rows, dim, gap))];
                Matrix y = arena.Output(rows, countA * countB, gap);
                Rows[] wholeA = RowsOf(a, 0);
                Rows[] wholeB = RowsOf(b, 0);
                return new KernelRun(
                    rows,
                    (kernels, first, count) => kernels.CrossDot(
                        count, first == 0 ? wholeA : RowsOf(a, first), first == 0 ? wholeB : RowsOf(b, first), dim, y.From(first)),
                    (y, (row, values, sizes) =>
                    {
                        for (int p = 0; p < values.Length; p++)
                        {
                            (values[p], sizes[p]) = Dot(dim, a[p / countB].Row(row), b[p % countB].Row(row));
                        }
                    }
                ));
            },
        };

    private static KernelCase MatMul(int rows, int m, int k, int n, int gap, bool transposeB, bool isBenchmark = false) => new()
    {
        Kernel = nameof(KernelSet.MatMul),
        Shape = $"{rows} of {m}x{k}x{n} +{gap} transposed {transposeB}",
        Flops = 2.0 * rows * m * k * n,
        Bytes = 4.0 * rows * ((m * k) + (k * n) + (m * n)),
        IsBenchmark = isBenchmark,
        Prepare = arena =>
        {
            Matrix a = arena.Random(rows, m * k, gap);
            Matrix b = rows % 4 == 1 ? arena.Shared(k * n) : arena.Random(rows, k * n, gap);
            Matrix y = arena.Output(rows, m * n, gap);
            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.MatMul(count, m, k, n, a.From(first), b.From(first), transposeB, y.From(first)),
                (y, (row, values, sizes) =>
                {
                    for (int p = 0; p < values.Length; p++)
                    {
                        float* left = a.Row(row) + (p / n * k);
                        float* right = b.Row(row) + (transposeB ? p % n * k : p % n);
                        (values[p], sizes[p]) = Dot(k, left, right, transposeB ? 1 : n);
                    }
                }
            ));
        },
    };

    private static KernelCase DotRows(int rows, int width, int gap) =>
        Rowwise(nameof(KernelSet.DotRows), "", rows, width, gap, arena =>
        {
            Matrix a = arena.Random(rows, width, gap);
            Matrix b = rows % 2 == 0 ? arena.Shared(width) : arena.Random(rows, width, gap);
            Matrix y = arena.Output(rows, 1, gap);
            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.DotRows(count, width, a.From(first), b.From(first), y.From(first)),
                (y, (row, values, sizes) => (values[0], sizes[0]) = Dot(width, a.Row(row), b.Row(row))));
        });

    private static KernelCase CrossVector(int rows, int width, int gap) =>
        Rowwise(nameof(KernelSet.CrossVector), "", rows, width, gap, arena =>
        {
            Matrix x0 = arena.Random(rows, width, gap);
            Matrix x = arena.Random(rows, width, gap);
            float* w = arena.Vector(width);
            float* bias = arena.Vector(width);
            Matrix y = arena.Output(rows, width, gap);
            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.CrossVector(count, width, x0.From(first), x.From(first), w, bias, y.From(first)),
                (y, (row, values, sizes) =>
                {
                    (double dot, double size) = Dot(width, x.Row(row), w);
                    for (int c = 0; c < width; c++)
                    {
                        values[c] = (x0[row, c] * dot) + bias[c] + x[row, c];
                        sizes[c] = size + 3;
                    }
                }
            ));
        });

    /// <summary>Σ a·b, and what its error is measured by.</summary>
    private static (double Value, double Size) Dot(int count, float* a, float* b, int strideB = 1)
    {
        double value = 0;
        double size = 0;
        for (int i = 0; i < count; i++)
        {
            double term = (double)a[i] * b[i * strideB];
            value += term;
            size += Math.Abs(term);
        }

        return (value, size);
    }
}
