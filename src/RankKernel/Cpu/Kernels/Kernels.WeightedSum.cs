using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void WeightedSum(int length, int width, float* weights, Rows keys, float* y)
    {
        int i = 0;
        for (; i <= width - (4 * TSimd.Width); i += 4 * TSimd.Width)
        {
            WeightedSum4(length, weights, new Rows(keys.Data + i, keys.Stride), y + i);
        }

        for (; i <= width - TSimd.Width; i += TSimd.Width)
        {
            WeightedSum1(length, weights, new Rows(keys.Data + i, keys.Stride), y + i, TSimd.Width);
        }

        if (i < width)
        {
            WeightedSum1(length, weights, new Rows(keys.Data + i, keys.Stride), y + i, width - i);
        }
    }

    private static void WeightedSum4(int length, float* weights, Rows keys, float* y)
    {
        V s0 = Zero, s1 = Zero, s2 = Zero, s3 = Zero;
        float* key = keys.Data;
        for (int t = 0; t < length; t++, key += keys.Stride)
        {
            V weight = TSimd.Broadcast(weights[t]);
            s0 = TSimd.MultiplyAdd(weight, TSimd.Load(key), s0);
            s1 = TSimd.MultiplyAdd(weight, TSimd.Load(key + TSimd.Width), s1);
            s2 = TSimd.MultiplyAdd(weight, TSimd.Load(key + (2 * TSimd.Width)), s2);
            s3 = TSimd.MultiplyAdd(weight, TSimd.Load(key + (3 * TSimd.Width)), s3);
        }

        TSimd.Store(y, s0);
        TSimd.Store(y + TSimd.Width, s1);
        TSimd.Store(y + (2 * TSimd.Width), s2);
        TSimd.Store(y + (3 * TSimd.Width), s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WeightedSum1(int length, float* weights, Rows keys, float* y, int count)
    {
        V sum = Zero;
        float* key = keys.Data;
        for (int t = 0; t < length; t++, key += keys.Stride)
        {
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(weights[t]), LoadUpTo(key, count), sum);
        }

        StoreUpTo(y, sum, count);
    }
}
