namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void BiInteraction(int rows, ReadOnlySpan<Rows> fields, int dim, Rows y)
    {
        V half = TSimd.Broadcast(0.5f);
        for (int r = 0; r < rows; r++)
        {
            for (int i = 0; i < dim; i += TSimd.Width)
            {
                V sum = SumFields(fields, r, i, dim - i, out V squares);
                V value = TSimd.Multiply(half, TSimd.Subtract(TSimd.Multiply(sum, sum), squares));
                StoreUpTo(y.Row(r) + i, value, dim - i);
            }
        }
    }
}
