namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void MixRows(int rows, int width, Rows weights, ReadOnlySpan<Rows> terms, Rows y)
    {
        for (int r = 0; r < rows; r++)
        {
            float* weight = weights.Row(r);
            for (int i = 0; i < width; i += TSimd.Width)
            {
                int count = width - i;
                V sum = Zero;
                for (int t = 0; t < terms.Length; t++)
                {
                    sum = TSimd.MultiplyAdd(TSimd.Broadcast(weight[t]), LoadUpTo(terms[t].Row(r) + i, count), sum);
                }

                StoreUpTo(y.Row(r) + i, sum, count);
            }
        }
    }
}
