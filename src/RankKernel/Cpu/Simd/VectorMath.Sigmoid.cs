using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal static partial class VectorMath<TSimd, V>
{
    /// <summary>1/(1 + e⁻ˣ) within 2.5 ulp, small results included; always in [0, 1], NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid(V x)
    {
        V one = TSimd.Broadcast(1f);
        V e = Exp(TSimd.Or(x, SignBit));
        V numerator = TSimd.Select(TSimd.LessThan(x, TSimd.Broadcast(0f)), e, one);
        return TSimd.Divide(numerator, TSimd.Add(one, e));
    }
}
