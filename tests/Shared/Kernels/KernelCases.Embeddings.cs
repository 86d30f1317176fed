using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel.Testing;

internal static unsafe partial class KernelCases
{
    private const int TableRows = 50;

    private static TensorType[] CodedTables => [TensorType.Float16, TensorType.BFloat16, TensorType.Int8Rows, TensorType.Int4Rows, TensorType.Int8Blocks];

    private static IEnumerable<KernelCase> Embeddings()
    {
        foreach (Pooling pooling in Enum.GetValues<Pooling>())
        {
            foreach ((int rows, int dim, int gap) in Shapes((int)pooling))
            {
                yield return Bag(rows, dim, gap, pooling, BagForm.OneId, TableRows);
                yield return Bag(rows, dim, gap, pooling, BagForm.Lengths, TableRows);
                yield return Bag(rows, dim, gap, pooling, BagForm.Weighted, TableRows);
                yield return Bag(rows, dim, gap, pooling, BagForm.Shared, TableRows);
                foreach (TensorType type in CodedTables)
                {
                    yield return Bag(rows, dim, gap, pooling, BagForm.Weighted, TableRows, type);
                }
            }
        }

        foreach ((int rows, int dim, int gap) in Shapes())
        {
            foreach (TensorType type in (TensorType[])[TensorType.Float32, .. CodedTables])
            {
                yield return AdvanceBag(rows, dim, gap, Pooling.Sum, isWeighted: dim % 2 == 0, type);
                yield return AdvanceBag(rows, dim, gap, Pooling.Max, isWeighted: dim % 2 == 1, type);
            }
        }

        foreach ((int length, int dim, int gap) in Shapes())
        {
            yield return Gather(length, dim, gap, TableRows);
            foreach (TensorType type in CodedTables)
            {
                yield return Gather(length, dim, gap, TableRows, type);
                yield return Bag(length, dim, gap, Pooling.Sum, BagForm.OneId, TableRows, type);
            }
        }

        foreach (TensorType type in (TensorType[])[TensorType.Float32, TensorType.Float16, TensorType.BFloat16, TensorType.Int8Rows])
        {
            foreach ((int rows, int dim, int gap) in Shapes())
            {
                yield return DecodeRows(rows, dim, gap, type);
            }

            yield return DecodeRows(500, 400, 0, type);
        }

        yield return Bag(500, 16, 0, Pooling.Sum, BagForm.OneId, 100_000);
        yield return Bag(500, 16, 0, Pooling.Mean, BagForm.Lengths, 100_000);
        yield return Gather(100, 32, 0, 100_000);
        foreach (TensorType type in CodedTables)
        {
            yield return Bag(500, 16, 0, Pooling.Sum, BagForm.OneId, 100_000, type);
            yield return Gather(100, 32, 0, 100_000, type);
        }
    }

    private static KernelCase Bag(int rows, int dim, int gap, Pooling pooling, BagForm form, int tableRows, TensorType type = TensorType.Float32) => new()
    {
        Kernel = nameof(KernelSet.EmbeddingBag),
        Shape = $"{pooling} {form} {rows}x{dim} +{gap} of {tableRows} {type}",
        Bytes = 4.0 * rows * dim * (form is BagForm.OneId ? 2 : 5),
        IsBenchmark = tableRows > TableRows,
        Prepare = arena =>
        {
            const int MaxLength = 6;
            const int PaddingId = 3;
            int stride = form is BagForm.OneId ? 1 : form is BagForm.Shared ? 0 : MaxLength;
            int idRows = form is BagForm.Shared ? 1 : rows;
            Matrix table = arena.Random(tableRows, dim);
            EmbeddingTable rowsOfTable = arena.Table(table, type);
            int* ids = arena.Ints(idRows * MaxLength, 0, tableRows);
            for (int i = 0; i < idRows * MaxLength; i += 4)
            {
                ids[i] = PaddingId;
            }

            int* lengths = form is BagForm.OneId ? null : arena.Ints(idRows, 0, MaxLength + 1);
            float* weights = form is BagForm.Weighted ? arena.Vector(idRows * MaxLength, 0.1f, 1f) : null;
            IdRows all = new(ids, stride, lengths, weights);
            Matrix y = arena.Output(rows, dim, gap);
            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.EmbeddingBag(
                    count, all.From(first), rowsOfTable, pooling, PaddingId, y.From(first)),
                (y, (row, values, sizes) => Each(values, sizes, c => Pool(all, row, pooling, PaddingId, table, c))));
        },
    };

    /// <summary>Ids that come in two parts.</summary>
    private static KernelCase AdvanceBag(int rows, int dim, int gap, Pooling pooling, bool isWeighted, TensorType type) => new()
    {
        Kernel = nameof(KernelSet.AdvanceBag),
        Shape = $"{pooling}{(isWeighted ? " weighted" : "")} {rows}x{dim} +{gap} {type}",
        Bytes = 20.0 * rows * dim,
        Prepare = arena =>
        {
            const int MaxLength = 6;
            const int PaddingId = 3;
            Matrix table = arena.Random(TableRows, dim);
            EmbeddingTable rowsOfTable = arena.Table(table, type);
            int* ids = arena.Ints(rows * MaxLength, 0, TableRows);
            for (int i = 0; i < rows * MaxLength; i += 4)
            {
                ids[i] = PaddingId;
            }

            IdRows all = new(ids, MaxLength, arena.Ints(rows, 0, MaxLength + 1), isWeighted ? arena.Vector(rows * MaxLength, 0.1f, 1f) : null);
            Matrix y = arena.Output(rows, dim, gap);
            return new KernelRun(
                rows,
                (kernels, first, count) =>
                {
                    for (int r = first; r < first + count; r++)
                    {
                        int part = all.Length(r) / 2;
                        int rest = all.Length(r) - part;
                        float* state = y.From(r).Row(0);
                        float* weights = all.WeightRow(r);
                        new Span<float>(state, dim).Fill(pooling == Pooling.Max ? float.NegativeInfinity : 0f);
                        kernels.AdvanceBag(new IdRows(all.Row(r), 0, &part, weights), rowsOfTable, pooling, PaddingId, state);
                        kernels.AdvanceBag(new IdRows(all.Row(r) + part, 0, &rest, weights == null ? null : weights + part), rowsOfTable, pooling, PaddingId, state);
                    }
                },
                (y, (row, values, sizes) => Each(values, sizes, c => HasAny(all, row, PaddingId) || pooling != Pooling.Max
                    ? Pool(all, row, pooling, PaddingId, table, c)
                    : double.NegativeInfinity)));
        },
    };

    private static bool HasAny(in IdRows ids, int row, int paddingId) =>
        new ReadOnlySpan<int>(ids.Row(row), ids.Length(row)).ContainsAnyExcept(paddingId);

    private static double Pool(in IdRows ids, int row, Pooling pooling, int paddingId, Matrix table, int column)
    {
        int length = ids.Length(row);
        if (ids.Lengths is null)
        {
            return table[*ids.Row(row), column];
        }

        double sum = 0;
        double weightSum = 0;
        double max = double.NegativeInfinity;
        int kept = 0;
        for (int t = 0; t < length; t++)
        {
            if (ids.Row(row)[t] == paddingId)
            {
                continue;
            }

            double weight = ids.Weights is null ? 1 : ids.WeightRow(row)[t];
            double term = weight * table[ids.Row(row)[t], column];
            sum += term;
            max = Math.Max(max, term);
            weightSum += weight;
            kept++;
        }

        return kept == 0 ? 0 : pooling switch
        {
            Pooling.Sum => sum,
            Pooling.Mean => sum / kept,
            Pooling.WeightedMean => sum / weightSum,
            Pooling.SqrtN => sum / Math.Sqrt(kept),
            _ => max,
        };
    }

    private static KernelCase Gather(int length, int dim, int gap, int tableRows, TensorType type = TensorType.Float32) => new()
    {
        Kernel = nameof(KernelSet.GatherSequence),
        Shape = $"{length}x{dim} +{gap} of {tableRows} {type}",
        Bytes = 8.0 * length * dim,
        IsBenchmark = tableRows > TableRows,
        Prepare = arena =>
        {
            Matrix table = arena.Random(tableRows, dim);
            EmbeddingTable rowsOfTable = arena.Table(table, type);
            int* ids = arena.Ints(length, 0, tableRows);
            Matrix y = arena.Output(length, dim, gap);
            return new KernelRun(
                length,
                (kernels, first, count) => kernels.GatherSequence(count, ids + first, rowsOfTable, y.From(first)),
                (y, (row, values, sizes) => Each(values, sizes, c => table[ids[row], c])));
        },
    };

    private static KernelCase DecodeRows(int rows, int dim, int gap, TensorType type) => new()
    {
        Kernel = nameof(KernelSet.DecodeRows),
        Shape = $"{rows}x{dim} +{gap} {type}",
        Bytes = 8.0 * rows * dim,
        IsBenchmark = rows >= 100,
        Prepare = arena =>
        {
            Matrix table = arena.Random(rows, dim);
            EmbeddingTable coded = arena.Table(table, type);
            Matrix y = arena.Output(rows, dim, gap);
            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.DecodeRows(type, count, coded.Row(first), coded.RowBytes, dim, y.From(first)),
                (y, (row, values, sizes) => Each(values, sizes, c => table[row, c])));
        },
    };

    private enum BagForm
    {
        OneId,
        Lengths,
        Weighted,
        Shared,
    }
}
