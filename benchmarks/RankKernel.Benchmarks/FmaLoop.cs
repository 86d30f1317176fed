using System.Runtime.CompilerServices;
using RankKernel.Cpu;

namespace RankKernel.Benchmarks;

/// <summary>Independent chains of multiply-adds that never leave the registers.</summary>
internal static class FmaLoop
{
    public const int Chains = 12;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Run<TSimd, V>(int steps)
        where TSimd : struct, ISimd<V>
        where V : struct
    {
        V factor = TSimd.Broadcast(0.999f);
        V a0 = factor, a1 = factor, a2 = factor, a3 = factor, a4 = factor, a5 = factor;
        V a6 = factor, a7 = factor, a8 = factor, a9 = factor, a10 = factor, a11 = factor;
        for (int i = 0; i < steps; i++)
        {
            a0 = TSimd.MultiplyAdd(a0, factor, factor);
            a1 = TSimd.MultiplyAdd(a1, factor, factor);
            a2 = TSimd.MultiplyAdd(a2, factor, factor);
            a3 = TSimd.MultiplyAdd(a3, factor, factor);
            a4 = TSimd.MultiplyAdd(a4, factor, factor);
            a5 = TSimd.MultiplyAdd(a5, factor, factor);
            a6 = TSimd.MultiplyAdd(a6, factor, factor);
            a7 = TSimd.MultiplyAdd(a7, factor, factor);
            a8 = TSimd.MultiplyAdd(a8, factor, factor);
            a9 = TSimd.MultiplyAdd(a9, factor, factor);
            a10 = TSimd.MultiplyAdd(a10, factor, factor);
            a11 = TSimd.MultiplyAdd(a11, factor, factor);
        }

        float* sink = stackalloc float[16];
        V sum = TSimd.Add(TSimd.Add(TSimd.Add(a0, a1), TSimd.Add(a2, a3)), TSimd.Add(TSimd.Add(a4, a5), TSimd.Add(a6, a7)));
        TSimd.Store(sink, TSimd.Add(sum, TSimd.Add(TSimd.Add(a8, a9), TSimd.Add(a10, a11))));
        Keep(*sink);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Keep(float value) => _ = value;
}
