using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal static partial class VectorMath<TSimd, V>
{
    /// <summary>ln(1 + eˣ) within 3 ulp for all x; NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Softplus(V x)
    {
        V zero = TSimd.Broadcast(0f);
        V positive = TSimd.Select(TSimd.LessThan(x, zero), zero, x);
        return TSimd.Add(positive, Log1p(Exp(TSimd.Or(x, SignBit))));
    }
}
