using System.Runtime.Intrinsics;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>Vectors that are transposed at a time: they become the lanes.</summary>
    private const int BlockColumns = 16;

    /// <summary>Components of those vectors that are transposed at a time.</summary>
    private const int BlockDepth = 256;

    /// <summary>Vectors of the other side that are multiplied at a time: enough sums in flight to hide an FMA's latency.</summary>
    private const int BlockRows = 8;

    /// <summary>
    /// products[i·16 + j] = a_i·b_j for <paramref name="countA"/> vectors by up to sixteen; each product's terms are added
    /// in ascending order. Products has room for <see cref="WholeBlocks"/>. <paramref name="transposed"/> holds
    /// 16·256 floats and, where <paramref name="isTransposed"/> and the depth fits, b already.
    /// </summary>
    private static void InnerProducts(
        float** a, int countA, float** b, int countB, int depth, float* transposed, bool isTransposed, float* products)
    {
        for (int d = 0; d < depth; d += BlockDepth)
        {
            int deep = Math.Min(BlockDepth, depth - d);
            if (depth > BlockDepth || !isTransposed)
            {
                TransposeBlock(b, countB, d, deep, transposed);
            }

            for (int i = 0; i < countA; i += BlockRows)
            {
                for (int lane = 0; lane < countB; lane += TSimd.Width)
                {
                    MultiplyBlock(a + i, countA - i, d, deep, transposed + lane, BlockColumns, products + (i * BlockColumns) + lane);
                }
            }
        }
    }

    private static int WholeBlocks(int count) => (count + BlockRows - 1) / BlockRows * BlockRows;

    /// <summary>transposed[k·16 + j] = b_j[first + k]; what lanes without a vector hold is never used.</summary>
    private static void TransposeBlock(float** b, int countB, int first, int depth, float* transposed)
    {
        int last = countB - 1;
        int done = 0;
        for (; Transpose16.IsSupported && countB > BlockColumns / 2 && done <= depth - 16; done += 16)
        {
            Transpose16.Run(b, countB, first + done, transposed + (done * BlockColumns));
        }

        first += done;
        transposed += done * BlockColumns;
        if (countB <= BlockColumns - 4)
        {
            new Span<float>(transposed, (depth - done) * BlockColumns).Clear();
        }

        for (int j = 0; j < countB; j += 4)
        {
            TransposeFour(
                b[j] + first, b[Math.Min(j + 1, last)] + first, b[Math.Min(j + 2, last)] + first, b[Math.Min(j + 3, last)] + first,
                depth - done, transposed + j);
        }
    }

    private static void TransposeFour(float* b0, float* b1, float* b2, float* b3, int depth, float* transposed)
    {
        int k = 0;
        for (; k <= depth - 4; k += 4, transposed += 4 * BlockColumns)
        {
            Vector128<float> r0 = Vector128.Load(b0 + k);
            Vector128<float> r1 = Vector128.Load(b1 + k);
            Vector128<float> r2 = Vector128.Load(b2 + k);
            Vector128<float> r3 = Vector128.Load(b3 + k);
            Transpose4.Run(ref r0, ref r1, ref r2, ref r3);
            Vector128.Store(r0, transposed);
            Vector128.Store(r1, transposed + BlockColumns);
            Vector128.Store(r2, transposed + (2 * BlockColumns));
            Vector128.Store(r3, transposed + (3 * BlockColumns));
        }

        for (; k < depth; k++, transposed += BlockColumns)
        {
            transposed[0] = b0[k];
            transposed[1] = b1[k];
            transposed[2] = b2[k];
            transposed[3] = b3[k];
        }
    }

    /// <summary>
    /// Up to eight vectors of sums Σ_k a_i[k]·b[k·stride ..], ascending in k, onto the target's where <paramref name="first"/> is not the
    /// beginning. A block that is not full repeats its last vector.
    /// </summary>
    private static void MultiplyBlock(float** a, int count, int first, int depth, float* b, nint stride, float* target)
    {
        int last = Math.Min(count, BlockRows) - 1;
        float* a0 = a[0] + first;
        float* a1 = a[Math.Min(1, last)] + first;
        float* a2 = a[Math.Min(2, last)] + first;
        float* a3 = a[Math.Min(3, last)] + first;
        float* a4 = a[Math.Min(4, last)] + first;
        float* a5 = a[Math.Min(5, last)] + first;
        float* a6 = a[Math.Min(6, last)] + first;
        float* a7 = a[last] + first;
        V sum0 = Zero, sum1 = Zero, sum2 = Zero, sum3 = Zero, sum4 = Zero, sum5 = Zero, sum6 = Zero, sum7 = Zero;
        if (first > 0)
        {
            sum0 = TSimd.Load(target);
            sum1 = TSimd.Load(target + BlockColumns);
            sum2 = TSimd.Load(target + (2 * BlockColumns));
            sum3 = TSimd.Load(target + (3 * BlockColumns));
            sum4 = TSimd.Load(target + (4 * BlockColumns));
            sum5 = TSimd.Load(target + (5 * BlockColumns));
            sum6 = TSimd.Load(target + (6 * BlockColumns));
            sum7 = TSimd.Load(target + (7 * BlockColumns));
        }

        for (int k = 0; k < depth; k++, b += stride)
        {
            V column = TSimd.Load(b);
            sum0 = TSimd.MultiplyAdd(TSimd.Broadcast(a0[k]), column, sum0);
            sum1 = TSimd.MultiplyAdd(TSimd.Broadcast(a1[k]), column, sum1);
            sum2 = TSimd.MultiplyAdd(TSimd.Broadcast(a2[k]), column, sum2);
            sum3 = TSimd.MultiplyAdd(TSimd.Broadcast(a3[k]), column, sum3);
            sum4 = TSimd.MultiplyAdd(TSimd.Broadcast(a4[k]), column, sum4);
            sum5 = TSimd.MultiplyAdd(TSimd.Broadcast(a5[k]), column, sum5);
            sum6 = TSimd.MultiplyAdd(TSimd.Broadcast(a6[k]), column, sum6);
            sum7 = TSimd.MultiplyAdd(TSimd.Broadcast(a7[k]), column, sum7);
        }

        TSimd.Store(target, sum0);
        TSimd.Store(target + BlockColumns, sum1);
        TSimd.Store(target + (2 * BlockColumns), sum2);
        TSimd.Store(target + (3 * BlockColumns), sum3);
        TSimd.Store(target + (4 * BlockColumns), sum4);
        TSimd.Store(target + (5 * BlockColumns), sum5);
        TSimd.Store(target + (6 * BlockColumns), sum6);
        TSimd.Store(target + (7 * BlockColumns), sum7);
    }
}
