namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void MatMul(int rows, int m, int k, int n, Rows a, Rows b, bool transposeB, Rows y)
    {
        float** pointers = stackalloc float*[BlockRows];
        float** columns = stackalloc float*[BlockColumns];
        float* transposed = stackalloc float[BlockColumns * BlockDepth];
        float* products = stackalloc float[BlockRows * BlockColumns];
        for (int r = 0; r < rows; r++)
        {
            for (int j = 0; j < n; j += BlockColumns)
            {
                int width = Math.Min(BlockColumns, n - j);
                for (int c = 0; transposeB && c < width; c++)
                {
                    columns[c] = b.Row(r) + ((nint)(j + c) * k);
                }

                for (int i = 0; i < m; i += BlockRows)
                {
                    int count = Math.Min(BlockRows, m - i);
                    for (int c = 0; c < count; c++)
                    {
                        pointers[c] = a.Row(r) + ((nint)(i + c) * k);
                    }

                    if (transposeB)
                    {
                        InnerProducts(pointers, count, columns, width, k, transposed, i > 0, products);
                    }
                    else
                    {
                        MultiplyMatrix(pointers, count, k, b.Row(r) + j, n, width, products);
                    }

                    for (int c = 0; c < count; c++)
                    {
                        CopyRow(products + (c * BlockColumns), y.Row(r) + ((nint)(i + c) * n) + j, width);
                    }
                }
            }
        }
    }

    /// <summary>products[i·16 + c] = Σ_k a_i[k]·b[k·stride + c], ascending in k, for up to sixteen columns.</summary>
    private static void MultiplyMatrix(float** a, int count, int k, float* b, nint stride, int width, float* products)
    {
        for (int lane = 0; lane < width; lane += TSimd.Width)
        {
            float* target = products + lane;
            if (count > 1 && lane <= width - TSimd.Width)
            {
                MultiplyBlock(a, count, 0, k, b + lane, stride, target);
                continue;
            }

            for (int i = 0; i < count; i++)
            {
                V sum = Zero;
                for (int t = 0; t < k; t++)
                {
                    V column = LoadUpTo(b + (t * stride) + lane, width - lane);
                    sum = TSimd.MultiplyAdd(TSimd.Broadcast(a[i][t]), column, sum);
                }

                TSimd.Store(target + (i * BlockColumns), sum);
            }
        }
    }
}
