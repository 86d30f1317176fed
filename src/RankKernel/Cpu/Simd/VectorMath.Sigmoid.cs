using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal static partial class VectorMath<TSimd, V>
{
    private const int ScaleExponent = -30;
    private const float Scale = 1f / (1 << -ScaleExponent);

    /// <summary>1/(1 + e⁻ˣ) within 2.5 ulp, small results included; always in [0, 1], NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid(V x)
    {
        // 2^−30 above and below the line keeps e⁻ˣ finite to where the result rounds to 0; from 64 on it is 1.
        V scale = TSimd.Broadcast(Scale);
        V e = ExpScaled(Negate(Clamp(x, -105f, 64f)), ScaleExponent);
        return TSimd.Divide(scale, TSimd.Add(scale, e));
    }
}
