namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>Lanes are columns of h; a line of y is written front to back, each run of h with a partial vector at its end.</summary>
    public override void OuterProducts(int lines, int columnsX, int columnsH, Rows x, Rows h, Rows y)
    {
        for (int line = 0; line < lines; line++)
        {
            float* right = h.Row(line);
            float* target = y.Row(line);
            for (int a = 0; a < columnsX; a++, target += columnsH)
            {
                V left = TSimd.Broadcast(x.Row(line)[a]);
                for (int i = 0; i < columnsH; i += TSimd.Width)
                {
                    StoreUpTo(target + i, TSimd.Multiply(left, LoadUpTo(right + i, columnsH - i)), columnsH - i);
                }
            }
        }
    }
}
