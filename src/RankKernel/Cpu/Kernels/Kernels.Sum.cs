namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void Sum(int rows, int width, ReadOnlySpan<Rows> terms, Rows y)
    {
        for (int r = 0; r < rows; r++)
        {
            float* target = y.Row(r);
            for (int i = 0; i < width; i += TSimd.Width)
            {
                int count = width - i;
                V sum = Zero;
                foreach (Rows term in terms)
                {
                    sum = TSimd.Add(sum, LoadUpTo(term.Row(r) + i, count));
                }

                StoreUpTo(target + i, sum, count);
            }
        }
    }
}
