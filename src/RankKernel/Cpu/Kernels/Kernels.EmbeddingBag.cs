using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using RankKernel.Graph;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    private const int PrefetchDistance = 8;

    public override void EmbeddingBag(int rows, in IdRows ids, in EmbeddingTable table, Pooling pooling, int paddingId, Rows y)
    {
        switch (table.Type)
        {
            case TensorType.Float32: EmbeddingBag<FloatRow>(rows, ids, table, pooling, paddingId, y); break;
            case TensorType.Float16: EmbeddingBag<HalfRow>(rows, ids, table, pooling, paddingId, y); break;
            case TensorType.BFloat16: EmbeddingBag<BFloatRow>(rows, ids, table, pooling, paddingId, y); break;
            case TensorType.Int8Rows: EmbeddingBag<Int8Row>(rows, ids, table, pooling, paddingId, y); break;
            case TensorType.Int4Rows: EmbeddingBag<Int4Row>(rows, ids, table, pooling, paddingId, y); break;
            case TensorType.Int8Blocks: EmbeddingBag<BlocksRow>(rows, ids, table, pooling, paddingId, y); break;
            default: throw new ArgumentOutOfRangeException(nameof(table), table.Type, null);
        }
    }

    public override void AdvanceBag(in IdRows ids, in EmbeddingTable table, Pooling pooling, int paddingId, float* state)
    {
        switch (table.Type)
        {
            case TensorType.Float32: AdvanceBag<FloatRow>(ids, table, pooling, paddingId, state); break;
            case TensorType.Float16: AdvanceBag<HalfRow>(ids, table, pooling, paddingId, state); break;
            case TensorType.BFloat16: AdvanceBag<BFloatRow>(ids, table, pooling, paddingId, state); break;
            case TensorType.Int8Rows: AdvanceBag<Int8Row>(ids, table, pooling, paddingId, state); break;
            case TensorType.Int4Rows: AdvanceBag<Int4Row>(ids, table, pooling, paddingId, state); break;
            case TensorType.Int8Blocks: AdvanceBag<BlocksRow>(ids, table, pooling, paddingId, state); break;
            default: throw new ArgumentOutOfRangeException(nameof(table), table.Type, null);
        }
    }

    private static void AdvanceBag<TRow>(in IdRows ids, in EmbeddingTable table, Pooling pooling, int paddingId, float* state)
        where TRow : struct, ITableRow<TRow>
    {
        int length = ids.Length(0);
        AssertIds(ids.Row(0), length, table.Rows);
        for (int i = 0; i < table.Width; i += TSimd.Width)
        {
            int count = table.Width - i;
            V before = LoadUpTo(state + i, count);
            V pooled = pooling == Pooling.Max
                ? PoolMax<TRow>(ids.Row(0), ids.WeightRow(0), length, table, i, paddingId, count, before)
                : PoolSum<TRow>(ids.Row(0), ids.WeightRow(0), length, table, i, paddingId, count, before);
            StoreUpTo(state + i, pooled, count);
        }
    }

    private static void EmbeddingBag<TRow>(int rows, in IdRows ids, in EmbeddingTable table, Pooling pooling, int paddingId, Rows y)
        where TRow : struct, ITableRow<TRow>
    {
        if (ids.Lengths is null && typeof(TRow) == typeof(Int8Row))
        {
            GatherInt8Rows(rows, ids, table, y);
            return;
        }

        if (ids.Lengths is null && table.Width == 1 && typeof(TRow) == typeof(BlocksRow))
        {
            GatherOneWideBlocks(rows, ids, table, y);
            return;
        }

        if (ids.Lengths is null && table.Width == 1 && typeof(TRow) == typeof(FloatRow))
        {
            for (int r = 0; r < rows; r++)
            {
                AssertIds(ids.Row(r), 1, table.Rows);
                *y.Row(r) = ((float*)table.Data)[*ids.Row(r)];
            }

            return;
        }

        for (int r = 0; r < rows; r++)
        {
            if (r + PrefetchDistance < rows && ids.Length(r + PrefetchDistance) > 0)
            {
                Prefetch(table.Row(*ids.Row(r + PrefetchDistance)), table.RowBytes);
            }

            int length = ids.Length(r);
            int* row = ids.Row(r);
            AssertIds(row, length, table.Rows);
            if (ids.Lengths is null)
            {
                DecodeRow<TRow>(table, row[0], y.Row(r));
            }
            else
            {
                Pool<TRow>(row, ids.WeightRow(r), length, table, pooling, paddingId, y.Row(r));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DecodeRow<TRow>(in EmbeddingTable table, int id, float* y)
        where TRow : struct, ITableRow<TRow> => Decode(TRow.Open(table, id), table.Width, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Decode<TRow>(TRow row, int width, float* y)
        where TRow : struct, ITableRow<TRow>
    {
        int i = 0;
        for (; i <= width - TSimd.Width; i += TSimd.Width)
        {
            TSimd.Store(y + i, row.Load(i, TSimd.Width));
        }

        if (i < width)
        {
            StoreUpTo(y + i, row.Load(i, width - i), width - i);
        }
    }

    private static void Pool<TRow>(
        int* ids, float* weights, int length, in EmbeddingTable table, Pooling pooling, int paddingId, float* y)
        where TRow : struct, ITableRow<TRow>
    {
        int kept = 0;
        float weightSum = 0f;
        for (int t = 0; t < length; t++)
        {
            if (ids[t] != paddingId)
            {
                kept++;
                weightSum += weights is null ? 1f : weights[t];
            }
        }

        float divisor = pooling switch
        {
            Pooling.Mean => kept,
            Pooling.WeightedMean => weightSum,
            Pooling.SqrtN => MathF.Sqrt(kept),
            _ => 1f,
        };
        bool isEmpty = kept == 0 || divisor == 0f;
        for (int i = 0; i < table.Width; i += TSimd.Width)
        {
            int count = table.Width - i;
            V pooled = Zero;
            if (!isEmpty)
            {
                pooled = pooling == Pooling.Max
                    ? PoolMax<TRow>(ids, weights, length, table, i, paddingId, count, TSimd.Broadcast(float.NegativeInfinity))
                    : PoolSum<TRow>(ids, weights, length, table, i, paddingId, count, Zero);
                pooled = TSimd.Divide(pooled, TSimd.Broadcast(divisor));
            }

            StoreUpTo(y + i, pooled, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PoolSum<TRow>(int* ids, float* weights, int length, in EmbeddingTable table, int i, int paddingId, int count, V sum)
        where TRow : struct, ITableRow<TRow>
    {
        for (int t = 0; t < length; t++)
        {
            if (ids[t] != paddingId)
            {
                V weight = TSimd.Broadcast(weights is null ? 1f : weights[t]);
                sum = TSimd.MultiplyAdd(weight, TRow.Open(table, ids[t]).Load(i, count), sum);
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PoolMax<TRow>(int* ids, float* weights, int length, in EmbeddingTable table, int i, int paddingId, int count, V max)
        where TRow : struct, ITableRow<TRow>
    {
        for (int t = 0; t < length; t++)
        {
            if (ids[t] != paddingId)
            {
                V weight = TSimd.Broadcast(weights is null ? 1f : weights[t]);
                V embedding = TRow.Open(table, ids[t]).Load(i, count);
                max = VectorMath<TSimd, V>.MaxOrNaN(max, TSimd.Multiply(weight, embedding));
            }
        }

        return max;
    }

    /// <summary>Asks for all lines that a row of a table touches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* row, nint bytes)
    {
        if (Sse.IsSupported)
        {
            for (nint i = 0; i < bytes; i += AlignedBuffer.Alignment)
            {
                Sse.Prefetch0(row + i);
            }

            Sse.Prefetch0(row + bytes - 1);
        }
    }

    [Conditional("DEBUG")]
    private static void AssertIds(int* ids, int length, int tableRows)
    {
        for (int t = 0; t < length; t++)
        {
            Debug.Assert((uint)ids[t] < (uint)tableRows, "An id lies outside the embedding table.");
        }
    }
}
