namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void MixRows(int rows, int width, Rows weights, ReadOnlySpan<Rows> terms, Rows y)
    {
        for (int r = 0; r < rows; r++)
        {
            float* weight = weights.Row(r);
            int i = 0;
            for (; i <= width - (4 * TSimd.Width); i += 4 * TSimd.Width)
            {
                MixFour(weight, terms, r, i, y.Row(r) + i);
            }

            for (; i < width; i += TSimd.Width)
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

    private static void MixFour(float* weight, ReadOnlySpan<Rows> terms, int row, int column, float* target)
    {
        V sum0 = Zero, sum1 = Zero, sum2 = Zero, sum3 = Zero;
        for (int t = 0; t < terms.Length; t++)
        {
            V factor = TSimd.Broadcast(weight[t]);
            float* term = terms[t].Row(row) + column;
            sum0 = TSimd.MultiplyAdd(factor, TSimd.Load(term), sum0);
            sum1 = TSimd.MultiplyAdd(factor, TSimd.Load(term + TSimd.Width), sum1);
            sum2 = TSimd.MultiplyAdd(factor, TSimd.Load(term + (2 * TSimd.Width)), sum2);
            sum3 = TSimd.MultiplyAdd(factor, TSimd.Load(term + (3 * TSimd.Width)), sum3);
        }

        TSimd.Store(target, sum0);
        TSimd.Store(target + TSimd.Width, sum1);
        TSimd.Store(target + (2 * TSimd.Width), sum2);
        TSimd.Store(target + (3 * TSimd.Width), sum3);
    }
}
