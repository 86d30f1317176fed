namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>
    /// Four outputs share a load of the window; a lane is a column of y. An element starts with the bias and adds its products
    /// in the order of the window, whichever block it is in.
    /// </summary>
    public override void Convolve(int positions, int outputs, int depth, int width, Rows windows, float* weight, float* bias, Rows y)
    {
        for (int t = 0; t < positions; t++)
        {
            for (int i = 0; i < width; i += TSimd.Width)
            {
                float* window = windows.Row(t) + i;
                float* target = y.Row(t) + i;
                int count = width - i;
                int o = 0;
                for (; o <= outputs - 4; o += 4)
                {
                    float* w = weight + ((nint)o * depth);
                    V a = TSimd.Broadcast(bias[o]);
                    V b = TSimd.Broadcast(bias[o + 1]);
                    V c = TSimd.Broadcast(bias[o + 2]);
                    V d = TSimd.Broadcast(bias[o + 3]);
                    for (int j = 0; j < depth; j++)
                    {
                        V x = LoadUpTo(window + ((nint)j * width), count);
                        a = TSimd.MultiplyAdd(TSimd.Broadcast(w[j]), x, a);
                        b = TSimd.MultiplyAdd(TSimd.Broadcast(w[depth + j]), x, b);
                        c = TSimd.MultiplyAdd(TSimd.Broadcast(w[(2 * (nint)depth) + j]), x, c);
                        d = TSimd.MultiplyAdd(TSimd.Broadcast(w[(3 * (nint)depth) + j]), x, d);
                    }

                    StoreUpTo(target + ((nint)o * width), a, count);
                    StoreUpTo(target + ((nint)(o + 1) * width), b, count);
                    StoreUpTo(target + ((nint)(o + 2) * width), c, count);
                    StoreUpTo(target + ((nint)(o + 3) * width), d, count);
                }

                for (; o < outputs; o++)
                {
                    float* w = weight + ((nint)o * depth);
                    V sum = TSimd.Broadcast(bias[o]);
                    for (int j = 0; j < depth; j++)
                    {
                        sum = TSimd.MultiplyAdd(TSimd.Broadcast(w[j]), LoadUpTo(window + ((nint)j * width), count), sum);
                    }

                    StoreUpTo(target + ((nint)o * width), sum, count);
                }
            }
        }
    }
}
