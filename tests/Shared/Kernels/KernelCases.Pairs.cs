using RankKernel.Cpu;

namespace RankKernel.Testing;

internal static unsafe partial class KernelCases
{
    private static IEnumerable<KernelCase> Pairs()
    {
        foreach ((int rows, int dim, int gap) in Shapes())
        {
            int fields = 1 + (dim % 9);
            yield return PairProducts(fields, rows, dim, gap);
            yield return PairDots(fields, rows, dim, gap, isWeighted: false);
            yield return PairDots(fields, rows, dim, gap, isWeighted: true);
            yield return OuterProducts(rows, 1 + (dim % 5), dim, gap);
            yield return LineProducts(rows, 1 + (dim % 3), 1 + (dim * 3 % 23), dim, gap, isShared: dim % 2 == 0);
            yield return HashedPairs(fields, rows, dim, gap);
        }

        yield return PairProducts(40, 48, 16, 0, isBenchmark: true);
        yield return PairDots(40, 48, 16, 0, isWeighted: false, isBenchmark: true);
        yield return OuterProducts(48, 4, 128, 0, isBenchmark: true);
        yield return LineProducts(48, 16, 20, 128, 0, isShared: true, isBenchmark: true);
        yield return HashedPairs(20, 48, 1, 0, isBenchmark: true);
    }

    /// <summary>All pairs, each field with itself and with those before it too where there are few.</summary>
    private static int[] SomePairs(int fields) =>
    [
        .. Enumerable.Range(0, fields).SelectMany(
            i => Enumerable.Range(0, fields).Where(j => fields < 10 || i < j).SelectMany(j => (int[])[i, j])),
    ];

    private static KernelCase PairProducts(int fieldCount, int rows, int dim, int gap, bool isBenchmark = false)
    {
        int[] pairs = SomePairs(fieldCount);
        return FieldPairCase(
            nameof(KernelSet.PairProducts), fieldCount, rows, dim, gap, pairs.Length / 2 * dim, isBenchmark,
            _ => (kernels, count, fields, y) => kernels.PairProducts(count, fields, pairs, dim, y),
            (fields, row, i) => Term(fields[pairs[i / dim * 2]][row, i % dim], fields[pairs[(i / dim * 2) + 1]][row, i % dim]));
    }

    private static KernelCase PairDots(int fieldCount, int rows, int dim, int gap, bool isWeighted, bool isBenchmark = false)
    {
        int[] pairs = SomePairs(fieldCount);
        float* weights = null;
        return FieldPairCase(
            nameof(KernelSet.PairDots), fieldCount, rows, dim, gap, pairs.Length / 2, isBenchmark,
            arena =>
            {
                weights = isWeighted ? arena.Vector(pairs.Length / 2 * dim) : null;
                return (kernels, count, fields, y) => kernels.PairDots(count, fields, pairs, dim, weights, y);
            },
            (fields, row, p) =>
            {
                (double value, double size) = (0, 0);
                for (int d = 0; d < dim; d++)
                {
                    double term = (double)fields[pairs[2 * p]][row, d] * fields[pairs[(2 * p) + 1]][row, d] * (weights is null ? 1 : weights[(p * dim) + d]);
                    (value, size) = (value + term, size + Math.Abs(term));
                }

                return (value, size);
            },
            isWeighted ? " weighted" : "");
    }

    private static KernelCase FieldPairCase(
        string kernel, int fieldCount, int rows, int dim, int gap, int outputs, bool isBenchmark,
        Func<Arena, Action<KernelSet, int, Rows[], Rows>> prepare, Func<Matrix[], int, int, (double Value, double Size)> oracle, string form = "") => new()
        {
            Kernel = kernel,
            Shape = $"{fieldCount} fields {rows}x{dim} +{gap}{form}",
            Flops = (kernel == nameof(KernelSet.PairDots) ? 2.0 * dim : 1.0) * rows * outputs,
            Bytes = 4.0 * rows * ((fieldCount * dim) + outputs),
            IsBenchmark = isBenchmark,
            Prepare = arena =>
            {
                Matrix[] fields = MakeFields(arena, fieldCount, rows, dim, gap);
                Action<KernelSet, int, Rows[], Rows> invoke = prepare(arena);
                Matrix y = arena.Output(rows, outputs, gap);
                Rows[] whole = RowsOf(fields, 0);
                return new KernelRun(
                    rows,
                    (kernels, first, count) => invoke(kernels, count, first == 0 ? whole : RowsOf(fields, first), y.From(first)),
                    (y, (row, values, sizes) =>
                    {
                        for (int i = 0; i < values.Length; i++)
                        {
                            (values[i], sizes[i]) = oracle(fields, row, i);
                        }
                    }
                ));
            },
        };

    private static KernelCase OuterProducts(int lines, int columnsX, int columnsH, int gap, bool isBenchmark = false) => new()
    {
        Kernel = nameof(KernelSet.OuterProducts),
        Shape = $"{lines} of {columnsX}x{columnsH} +{gap}",
        Flops = 1.0 * lines * columnsX * columnsH,
        Bytes = 4.0 * lines * (columnsX + columnsH + (columnsX * columnsH)),
        IsBenchmark = isBenchmark,
        Prepare = arena =>
        {
            Matrix x = arena.Random(lines, columnsX, gap);
            Matrix h = arena.Random(lines, columnsH, gap);
            Matrix y = arena.Output(lines, columnsX * columnsH, gap);
            return new KernelRun(
                lines,
                (kernels, first, count) => kernels.OuterProducts(count, columnsX, columnsH, x.From(first), h.From(first), y.From(first)),
                (y, (row, values, sizes) =>
                {
                    for (int i = 0; i < values.Length; i++)
                    {
                        (values[i], sizes[i]) = Term(x[row, i / columnsH], h[row, i % columnsH]);
                    }
                }
            ));
        },
    };

    private static KernelCase LineProducts(int rows, int lines, int depth, int width, int gap, bool isShared, bool isBenchmark = false) => new()
    {
        Kernel = nameof(KernelSet.LineProducts),
        Shape = $"{rows} of {lines} lines {depth}x{width} +{gap} shared {isShared}",
        Flops = 2.0 * rows * lines * depth * width,
        Bytes = 4.0 * ((lines * depth * width) + (rows * lines * (depth + width))),
        IsBenchmark = isBenchmark,
        Prepare = arena =>
        {
            Matrix x = arena.Random(rows, lines * depth, gap);
            Matrix matrices = isShared ? arena.Shared(lines * depth * width) : arena.Random(rows, lines * depth * width, gap);
            Matrix y = arena.Output(rows, lines * width, gap);
            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.LineProducts(count, lines, depth, width, x.From(first), matrices.From(first), y.From(first)),
                (y, (row, values, sizes) =>
                {
                    for (int i = 0; i < values.Length; i++)
                    {
                        (int line, int column) = (i / width, i % width);
                        (values[i], sizes[i]) = Dot(depth, x.Row(row) + (line * depth), matrices.Row(row) + (line * depth * width) + column, width);
                    }
                }
            ));
        },
    };

    private static KernelCase HashedPairs(int fieldCount, int rows, int dim, int gap, bool isBenchmark = false)
    {
        int[] pairs = SomePairs(fieldCount);
        int[] offsets = [.. Enumerable.Range(0, fieldCount).Select(field => field * 1000)];
        return new KernelCase
        {
            Kernel = nameof(KernelSet.HashedPairs),
            Shape = $"{fieldCount} fields {rows}x{dim} +{gap}",
            Flops = 1.0 * rows * pairs.Length / 2 * dim,
            Bytes = 4.0 * rows * pairs.Length / 2 * dim,
            IsBenchmark = isBenchmark,
            Prepare = arena =>
            {
                const int MaxId = 1000;
                Matrix table = arena.Random(TableRows, dim);
                IdRows[] ids =
                [
                    .. Enumerable.Range(0, fieldCount).Select(
                        field => field % 3 == 2 ? new IdRows(arena.Ints(1, 0, MaxId), 0, null, null) : new IdRows(arena.Ints(rows, 0, MaxId), 1, null, null)),
                ];
                Matrix y = arena.Output(rows, dim, gap);
                IdRows[] From(int first) => [.. ids.Select(one => one.From(first))];
                return new KernelRun(
                    rows,
                    (kernels, first, count) => kernels.HashedPairs(
                        count, first == 0 ? ids : From(first), offsets, pairs, table.Data, TableRows, dim, y.From(first)),
                    (y, (row, values, sizes) =>
                    {
                        values.Clear();
                        sizes.Clear();
                        for (int p = 0; p < pairs.Length; p += 2)
                        {
                            long a = *ids[pairs[p]].Row(row) + offsets[pairs[p]];
                            long b = *ids[pairs[p + 1]].Row(row) + offsets[pairs[p + 1]];
                            int bucket = (int)((((a + b) * (a + b + 1) / 2) + b) % TableRows);
                            for (int c = 0; c < values.Length; c++)
                            {
                                values[c] += table[bucket, c];
                                sizes[c] += Math.Abs(table[bucket, c]);
                            }
                        }
                    }
                ));
            },
        };
    }

    private static (double Value, double Size) Term(float a, float b) => ((double)a * b, Math.Abs((double)a * b));
}
