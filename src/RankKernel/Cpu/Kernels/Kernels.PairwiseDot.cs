using RankKernel.Graph;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void PairwiseDot(int rows, ReadOnlySpan<Rows> fields, int dim, PairOrder order, bool self, Rows y)
    {
        int count = fields.Length;
        float** pointers = stackalloc float*[count];
        float* transposed = stackalloc float[BlockColumns * BlockDepth];
        float* products = stackalloc float[WholeBlocks(count) * BlockColumns];
        for (int r = 0; r < rows; r++)
        {
            PointAt(fields, r, pointers);
            for (int first = 0; first < count; first += BlockColumns)
            {
                int width = Math.Min(BlockColumns, count - first);

                // Upper: column j meets rows up to j. Lower: row i meets columns up to i, so rows begin at the block's first.
                int firstRow = order == PairOrder.Upper ? 0 : first;
                int lastRow = order == PairOrder.Upper ? first + width : count;
                InnerProducts(
                    pointers + firstRow, lastRow - firstRow, pointers + first, width, dim, transposed, false, products);
                for (int i = firstRow; i < lastRow; i++)
                {
                    float* source = products + ((i - firstRow) * BlockColumns);
                    if (order == PairOrder.Upper)
                    {
                        int from = Math.Max(first, self ? i : i + 1);
                        float* target = y.Row(r) + UpperOffset(i, count, self) + (from - (self ? i : i + 1));
                        CopyRow(source + (from - first), target, Math.Max(0, first + width - from));
                    }
                    else
                    {
                        int to = Math.Min(first + width, self ? i + 1 : i);
                        CopyRow(source, y.Row(r) + LowerOffset(i, self) + first, Math.Max(0, to - first));
                    }
                }
            }
        }
    }

    /// <summary>Where row i's first pair is written.</summary>
    private static nint UpperOffset(int i, int count, bool self) =>
        self ? ((nint)i * count) - ((nint)i * (i - 1) / 2) : ((nint)i * (count - 1)) - ((nint)i * (i - 1) / 2);

    private static nint LowerOffset(int i, bool self) => self ? (nint)i * (i + 1) / 2 : (nint)i * (i - 1) / 2;
}
