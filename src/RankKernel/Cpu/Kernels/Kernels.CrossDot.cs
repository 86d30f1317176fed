namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void CrossDot(int rows, ReadOnlySpan<Rows> fieldsA, ReadOnlySpan<Rows> fieldsB, int dim, Rows y)
    {
        float** a = stackalloc float*[Math.Max(fieldsA.Length, BlockRows)];
        float** b = stackalloc float*[BlockColumns];
        float* transposed = stackalloc float[BlockColumns * BlockDepth];
        float* products = stackalloc float[WholeBlocks(fieldsA.Length) * BlockColumns];
        for (int first = 0; first < fieldsB.Length; first += BlockColumns)
        {
            ReadOnlySpan<Rows> block = fieldsB.Slice(first, Math.Min(BlockColumns, fieldsB.Length - first));
            bool isShared = AreShared(block);
            if (isShared && fieldsA.Length == 1)
            {
                CrossRows(rows, fieldsA[0], block, dim, a, b, transposed, products, new Rows(y.Data + first, y.Stride));
                continue;
            }

            for (int r = 0; r < rows; r++)
            {
                PointAt(fieldsA, r, a);
                PointAt(block, r, b);
                InnerProducts(a, fieldsA.Length, b, block.Length, dim, transposed, isShared && r > 0, products);
                for (int i = 0; i < fieldsA.Length; i++)
                {
                    CopyRow(products + (i * BlockColumns), y.Row(r) + ((nint)i * fieldsB.Length) + first, block.Length);
                }
            }
        }
    }

    /// <summary>A field of each row by vectors that all rows share: a block has four rows, not one four times.</summary>
    private static void CrossRows(
        int rows, Rows field, ReadOnlySpan<Rows> shared, int dim, float** a, float** b, float* transposed, float* products, Rows y)
    {
        PointAt(shared, 0, b);
        for (int r = 0; r < rows; r += BlockRows)
        {
            int count = Math.Min(BlockRows, rows - r);
            for (int c = 0; c < count; c++)
            {
                a[c] = field.Row(r + c);
            }

            InnerProducts(a, count, b, shared.Length, dim, transposed, r > 0, products);
            for (int c = 0; c < count; c++)
            {
                CopyRow(products + (c * BlockColumns), y.Row(r + c), shared.Length);
            }
        }
    }

    private static bool AreShared(ReadOnlySpan<Rows> fields)
    {
        foreach (Rows field in fields)
        {
            if (field.Stride != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static void PointAt(ReadOnlySpan<Rows> fields, int row, float** pointers)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            pointers[i] = fields[i].Row(row);
        }
    }
}
