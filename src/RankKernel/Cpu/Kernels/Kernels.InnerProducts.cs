using System.Runtime.Intrinsics;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>Vectors that are transposed at a time: they become the lanes.</summary>
    private const int BlockColumns = 16;

    /// <summary>Components of those vectors that are transposed at a time.</summary>
    private const int BlockDepth = 256;

    /// <summary>Vectors of the other side that are multiplied at a time.</summary>
    private const int BlockRows = 4;

    /// <summary>
    /// products[i·16 + j] = a_i·b_j for <paramref name="countA"/> vectors by up to sixteen; each product's terms are added
    /// in ascending order. Products has room for whole blocks of four vectors of a. <paramref name="transposed"/> holds
    /// 16·256 floats and, where <paramref name="isTransposed"/> and the depth fits, b already.
    /// </summary>
    private static void InnerProducts(
        float** a, int countA, float** b, int countB, int depth, float* transposed, bool isTransposed, float* products)
    {
        for (int i = 0; i < countA; i += BlockRows)
        {
            // A block that is not full repeats the last vector.
            float* a0 = a[i];
            float* a1 = a[Math.Min(i + 1, countA - 1)];
            float* a2 = a[Math.Min(i + 2, countA - 1)];
            float* a3 = a[Math.Min(i + 3, countA - 1)];
            float* block = products + (i * BlockColumns);
            new Span<float>(block, BlockRows * BlockColumns).Clear();
            for (int d = 0; d < depth; d += BlockDepth)
            {
                int deep = Math.Min(BlockDepth, depth - d);
                if (depth > BlockDepth || (i == 0 && !isTransposed))
                {
                    TransposeBlock(b, countB, d, deep, transposed);
                }

                for (int lane = 0; lane < countB; lane += TSimd.Width)
                {
                    MultiplyBlock(a0 + d, a1 + d, a2 + d, a3 + d, deep, transposed + lane, BlockColumns, block + lane);
                }
            }
        }
    }

    private static int WholeBlocks(int count) => (count + BlockRows - 1) / BlockRows * BlockRows;

    /// <summary>transposed[k·16 + j] = b_j[first + k]; lanes without a vector are zero.</summary>
    private static void TransposeBlock(float** b, int countB, int first, int depth, float* transposed)
    {
        if (countB < BlockColumns)
        {
            new Span<float>(transposed, depth * BlockColumns).Clear();
        }

        int j = 0;
        for (; j <= countB - 4; j += 4)
        {
            TransposeFour(b[j] + first, b[j + 1] + first, b[j + 2] + first, b[j + 3] + first, depth, transposed + j);
        }

        for (; j < countB; j++)
        {
            float* source = b[j] + first;
            for (int k = 0; k < depth; k++)
            {
                transposed[(k * BlockColumns) + j] = source[k];
            }
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

    /// <summary>Four vectors of sums onto target: Σ_k a_i[k]·b[k·stride ..], ascending in k.</summary>
    private static void MultiplyBlock(
        float* a0, float* a1, float* a2, float* a3, int depth, float* b, nint stride, float* target)
    {
        V sum0 = TSimd.Load(target);
        V sum1 = TSimd.Load(target + BlockColumns);
        V sum2 = TSimd.Load(target + (2 * BlockColumns));
        V sum3 = TSimd.Load(target + (3 * BlockColumns));
        for (int k = 0; k < depth; k++, b += stride)
        {
            V column = TSimd.Load(b);
            sum0 = TSimd.MultiplyAdd(TSimd.Broadcast(a0[k]), column, sum0);
            sum1 = TSimd.MultiplyAdd(TSimd.Broadcast(a1[k]), column, sum1);
            sum2 = TSimd.MultiplyAdd(TSimd.Broadcast(a2[k]), column, sum2);
            sum3 = TSimd.MultiplyAdd(TSimd.Broadcast(a3[k]), column, sum3);
        }

        TSimd.Store(target, sum0);
        TSimd.Store(target + BlockColumns, sum1);
        TSimd.Store(target + (2 * BlockColumns), sum2);
        TSimd.Store(target + (3 * BlockColumns), sum3);
    }
}
