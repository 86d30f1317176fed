namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void CrossDot(int rows, ReadOnlySpan<Rows> fieldsA, ReadOnlySpan<Rows> fieldsB, int dim, Rows y)
    {
        float** a = stackalloc float*[fieldsA.Length];
        float** b = stackalloc float*[BlockColumns];
        float* transposed = stackalloc float[BlockColumns * BlockDepth];
        float* products = stackalloc float[fieldsA.Length * BlockColumns];
        for (int first = 0; first < fieldsB.Length; first += BlockColumns)
        {
            ReadOnlySpan<Rows> block = fieldsB.Slice(first, Math.Min(BlockColumns, fieldsB.Length - first));
            bool isShared = AreShared(block);
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
