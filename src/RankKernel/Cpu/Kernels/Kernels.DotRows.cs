namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void DotRows(int rows, int width, Rows a, Rows b, Rows y)
    {
        for (int r = 0; r < rows; r++)
        {
            *y.Row(r) = Dot(a.Row(r), b.Row(r), width);
        }
    }
}
