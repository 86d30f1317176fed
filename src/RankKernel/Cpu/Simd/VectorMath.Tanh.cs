using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal static partial class VectorMath<TSimd, V>
{
    /// <summary>tanh x within 2 ulp; always in [−1, 1], odd, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh(V x)
    {
        // Near 0: x + x³·P(x²), minimax on |x| ≤ 0.63.
        V square = TSimd.Multiply(x, x);
        V p = TSimd.Broadcast(-0.00566697773f);
        p = Horner(p, square, 0.0206061769f);
        p = Horner(p, square, -0.0537300073f);
        p = Horner(p, square, 0.133313313f);
        p = Horner(p, square, -0.333332777f);
        V small = TSimd.MultiplyAdd(TSimd.Multiply(x, square), p, x);

        // Farther out: 1 − 2/(e^2|x| + 1), which rounds to 1 from 10 on.
        V magnitude = Abs(x);
        V one = TSimd.Broadcast(1f);
        V e = ExpScaled(TSimd.Min(TSimd.Broadcast(20f), TSimd.Add(magnitude, magnitude)), 0);
        V quotient = TSimd.Divide(TSimd.Broadcast(2f), TSimd.Add(e, one));
        V isSmall = TSimd.LessThan(magnitude, TSimd.Broadcast(0.625f));
        return TSimd.Or(TSimd.Select(isSmall, small, TSimd.Subtract(one, quotient)), TSimd.And(x, SignBit));
    }
}
