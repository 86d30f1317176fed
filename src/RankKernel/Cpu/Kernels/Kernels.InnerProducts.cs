using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>Vectors that are transposed at a time: they become the lanes.</summary>
    private const int BlockColumns = 16;

    /// <summary>Components of those vectors that are transposed at a time.</summary>
    private const int BlockDepth = 256;

    /// <summary>
    /// products[i·16 + j] = a_i·b_j for <paramref name="countA"/> vectors by up to sixteen; each product's terms are added
    /// in ascending order. <paramref name="transposed"/> holds 16·256 floats and, where <paramref name="isTransposed"/>
    /// and the depth fits, b already.
    /// </summary>
    private static void InnerProducts(
        float** a, int countA, float** b, int countB, int depth, float* transposed, bool isTransposed, float* products)
    {
        for (int i = 0; i < countA; i += 4)
        {
            int count = Math.Min(4, countA - i);
            new Span<float>(products + (i * BlockColumns), count * BlockColumns).Clear();
            for (int d = 0; d < depth; d += BlockDepth)
            {
                int deep = Math.Min(BlockDepth, depth - d);
                if (depth > BlockDepth || (i == 0 && !isTransposed))
                {
                    TransposeBlock(b, countB, d, deep, transposed);
                }

                for (int lane = 0; lane < BlockColumns; lane += TSimd.Width)
                {
                    float* target = products + (i * BlockColumns) + lane;
                    if (count == 4)
                    {
                        MultiplyBlock4(a[i] + d, a[i + 1] + d, a[i + 2] + d, a[i + 3] + d, deep, transposed + lane, BlockColumns, target);
                    }
                    else
                    {
                        for (int c = 0; c < count; c++)
                        {
                            MultiplyBlock1(a[i + c] + d, deep, transposed + lane, BlockColumns, target + (c * BlockColumns));
                        }
                    }
                }
            }
        }
    }

    /// <summary>transposed[k·16 + j] = b_j[first + k]; lanes without a vector are zero.</summary>
    private static void TransposeBlock(float** b, int countB, int first, int depth, float* transposed)
    {
        if (countB < BlockColumns)
        {
            new Span<float>(transposed, depth * BlockColumns).Clear();
        }

        for (int j = 0; j < countB; j++)
        {
            float* source = b[j] + first;
            for (int k = 0; k < depth; k++)
            {
                transposed[(k * BlockColumns) + j] = source[k];
            }
        }
    }

    /// <summary>One vector of sums onto target: Σ_k a[k]·b[k·stride ..].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyBlock1(float* a, int depth, float* b, nint stride, float* target)
    {
        V sum = TSimd.Load(target);
        for (int k = 0; k < depth; k++, b += stride)
        {
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(a[k]), TSimd.Load(b), sum);
        }

        TSimd.Store(target, sum);
    }

    /// <summary>Four such, of four vectors, in the same order each.</summary>
    private static void MultiplyBlock4(
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
