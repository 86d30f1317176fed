namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void FieldSums(int rows, ReadOnlySpan<Rows> fields, int dim, Rows sums, Rows squares)
    {
        float* lanes = stackalloc float[FoldLanes];
        for (int r = 0; r < rows; r++)
        {
            for (int lane = 0; lane < FoldLanes; lane += TSimd.Width)
            {
                V total = Zero;
                for (int i = lane; i < dim; i += FoldLanes)
                {
                    V sum = SumFields(fields, r, i, dim - i, out V square);
                    StoreUpTo(sums.Row(r) + i, sum, dim - i);
                    total = TSimd.Add(total, square);
                }

                TSimd.Store(lanes + lane, total);
            }

            if (!squares.IsNull)
            {
                *squares.Row(r) = SumLanes(lanes);
            }
        }
    }
}
