namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void Copy(int rows, int width, Rows x, Rows y)
    {
        for (int r = 0; r < rows; r++)
        {
            CopyRow(x.Row(r), y.Row(r), width);
        }
    }

    private static void CopyRow(float* x, float* y, int width)
    {
        int i = 0;
        for (; i <= width - TSimd.Width; i += TSimd.Width)
        {
            TSimd.Store(y + i, TSimd.Load(x + i));
        }

        if (i < width)
        {
            TSimd.StorePartial(y + i, TSimd.LoadPartial(x + i, width - i, Zero), width - i);
        }
    }
}
