namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void FactorizationMachine(int rows, ReadOnlySpan<Rows> fields, int dim, Rows y)
    {
        float* lanes = stackalloc float[FoldLanes];
        for (int r = 0; r < rows; r++)
        {
            for (int lane = 0; lane < FoldLanes; lane += TSimd.Width)
            {
                V total = Zero;
                for (int i = lane; i < dim; i += FoldLanes)
                {
                    V sum = SumFields(fields, r, i, dim - i, out V squares);
                    total = TSimd.Add(total, TSimd.Subtract(TSimd.Multiply(sum, sum), squares));
                }

                TSimd.Store(lanes + lane, total);
            }

            *y.Row(r) = 0.5f * SumLanes(lanes);
        }
    }

    /// <summary>Σv and Σv² over the fields, in their order, for the vector of components that begins at one.</summary>
    private static V SumFields(ReadOnlySpan<Rows> fields, int row, int component, int count, out V squares)
    {
        V sum = Zero;
        squares = Zero;
        foreach (Rows field in fields)
        {
            V value = LoadUpTo(field.Row(row) + component, count);
            sum = TSimd.Add(sum, value);
            squares = TSimd.MultiplyAdd(value, value, squares);
        }

        return sum;
    }
}
