namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void WeightedSum(int length, int width, float* weights, Rows keys, float* y)
    {
        for (int i = 0; i < width; i += TSimd.Width)
        {
            int count = width - i;
            V sum = Zero;
            for (int t = 0; t < length; t++)
            {
                sum = TSimd.MultiplyAdd(TSimd.Broadcast(weights[t]), LoadUpTo(keys.Row(t) + i, count), sum);
            }

            StoreUpTo(y + i, sum, count);
        }
    }
}
