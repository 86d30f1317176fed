using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using RankKernel.Graph;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    private const int PrefetchDistance = 8;

    public override void EmbeddingBag(
        int rows, in IdRows ids, float* table, int tableRows, int dim, Pooling pooling, int paddingId, Rows y)
    {
        if (dim == 1 && ids.Lengths is null)
        {
            for (int r = 0; r < rows; r++)
            {
                AssertIds(ids.Row(r), 1, tableRows);
                *y.Row(r) = table[*ids.Row(r)];
            }

            return;
        }

        for (int r = 0; r < rows; r++)
        {
            if (r + PrefetchDistance < rows && ids.Length(r + PrefetchDistance) > 0)
            {
                Prefetch(table + ((nint)(*ids.Row(r + PrefetchDistance)) * dim), dim);
            }

            int length = ids.Length(r);
            int* row = ids.Row(r);
            AssertIds(row, length, tableRows);
            if (ids.Lengths is null)
            {
                CopyRow(table + ((nint)row[0] * dim), y.Row(r), dim);
            }
            else
            {
                Pool(row, ids.WeightRow(r), length, table, dim, pooling, paddingId, y.Row(r));
            }
        }
    }

    private static void Pool(
        int* ids, float* weights, int length, float* table, int dim, Pooling pooling, int paddingId, float* y)
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
        for (int i = 0; i < dim; i += TSimd.Width)
        {
            int count = dim - i;
            V pooled = Zero;
            if (!isEmpty)
            {
                pooled = pooling == Pooling.Max
                    ? PoolMax(ids, weights, length, table + i, dim, paddingId, count)
                    : PoolSum(ids, weights, length, table + i, dim, paddingId, count);
                pooled = TSimd.Divide(pooled, TSimd.Broadcast(divisor));
            }

            StoreUpTo(y + i, pooled, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PoolSum(int* ids, float* weights, int length, float* table, int dim, int paddingId, int count)
    {
        V sum = Zero;
        for (int t = 0; t < length; t++)
        {
            if (ids[t] != paddingId)
            {
                V weight = TSimd.Broadcast(weights is null ? 1f : weights[t]);
                sum = TSimd.MultiplyAdd(weight, LoadUpTo(table + ((nint)ids[t] * dim), count), sum);
            }
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PoolMax(int* ids, float* weights, int length, float* table, int dim, int paddingId, int count)
    {
        V max = TSimd.Broadcast(float.NegativeInfinity);
        for (int t = 0; t < length; t++)
        {
            if (ids[t] != paddingId)
            {
                V weight = TSimd.Broadcast(weights is null ? 1f : weights[t]);
                V embedding = LoadUpTo(table + ((nint)ids[t] * dim), count);
                max = VectorMath<TSimd, V>.MaxOrNaN(max, TSimd.Multiply(weight, embedding));
            }
        }

        return max;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* row, int dim)
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < dim; i += AlignedBuffer.Alignment / sizeof(float))
            {
                Sse.Prefetch0(row + i);
            }
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
