namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void LayerNorm(int rows, int width, Rows x, float* scale, float* shift, float epsilon, Rows y)
    {
        for (int r = 0; r < rows; r++)
        {
            float* source = x.Row(r);
            float* target = y.Row(r);
            V mean = TSimd.Broadcast(SumOf(source, width) / width);
            for (int i = 0; i < width; i += TSimd.Width)
            {
                StoreUpTo(target + i, TSimd.Subtract(LoadUpTo(source + i, width - i), mean), width - i);
            }

            float variance = Dot(target, target, width) / width;
            V factor = TSimd.Broadcast(1f / MathF.Sqrt(variance + epsilon));
            for (int i = 0; i < width; i += TSimd.Width)
            {
                int count = width - i;
                V value = TSimd.Multiply(LoadUpTo(target + i, count), factor);
                StoreUpTo(target + i, Affine(value, scale, shift, i, count), count);
            }
        }
    }
}
