namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>
    /// Lanes are columns. Where the matrices are shared, eight rows meet a block of sixteen columns at a time; every sum is
    /// ascending in k, whatever the number of rows.
    /// </summary>
    public override void LineProducts(int rows, int lines, int depth, int width, Rows x, Rows matrices, Rows y)
    {
        float** pointers = stackalloc float*[BlockRows];
        float* products = stackalloc float[BlockRows * BlockColumns];
        int step = matrices.Stride == 0 ? BlockRows : 1;
        for (int line = 0; line < lines; line++)
        {
            for (int column = 0; column < width; column += BlockColumns)
            {
                int columns = Math.Min(BlockColumns, width - column);
                for (int r = 0; r < rows; r += step)
                {
                    int count = Math.Min(step, rows - r);
                    for (int i = 0; i < count; i++)
                    {
                        pointers[i] = x.Row(r + i) + ((nint)line * depth);
                    }

                    MultiplyMatrix(pointers, count, depth, matrices.Row(r) + ((nint)line * depth * width) + column, width, columns, products);
                    for (int i = 0; i < count; i++)
                    {
                        CopyRow(products + (i * BlockColumns), y.Row(r + i) + ((nint)line * width) + column, columns);
                    }
                }
            }
        }
    }
}
