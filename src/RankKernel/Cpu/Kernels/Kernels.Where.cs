namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void Where(int rows, int width, Rows condition, Rows a, Rows b, Rows y)
    {
        for (int r = 0; r < rows; r++)
        {
            for (int i = 0; i < width; i += TSimd.Width)
            {
                int count = width - i;
                V isFalse = TSimd.Equal(LoadUpTo(condition.Row(r) + i, count), Zero);
                V chosen = TSimd.Select(isFalse, LoadUpTo(b.Row(r) + i, count), LoadUpTo(a.Row(r) + i, count));
                StoreUpTo(y.Row(r) + i, chosen, count);
            }
        }
    }
}
