namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void Transpose2D(int rows, int d0, int d1, Rows x, Rows y)
    {
        for (int r = 0; r < rows; r++)
        {
            float* source = x.Row(r);
            float* target = y.Row(r);
            for (int i = 0; i < d1; i++)
            {
                for (int j = 0; j < d0; j++)
                {
                    target[((nint)i * d0) + j] = source[((nint)j * d1) + i];
                }
            }
        }
    }
}
