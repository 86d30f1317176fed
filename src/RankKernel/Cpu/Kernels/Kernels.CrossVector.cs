namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void CrossVector(int rows, int width, Rows x0, Rows x, float* w, float* bias, Rows y)
    {
        for (int r = 0; r < rows; r++)
        {
            V dot = TSimd.Broadcast(Dot(x.Row(r), w, width));
            for (int i = 0; i < width; i += TSimd.Width)
            {
                int count = width - i;
                V value = TSimd.MultiplyAdd(LoadUpTo(x0.Row(r) + i, count), dot, LoadUpTo(bias + i, count));
                StoreUpTo(y.Row(r) + i, TSimd.Add(value, LoadUpTo(x.Row(r) + i, count)), count);
            }
        }
    }
}
