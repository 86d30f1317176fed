using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal static partial class VectorMath<TSimd, V>
{
    /// <summary>erf x within 2 ulp; always in [−1, 1], odd, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf(V x)
    {
        // Near 0: x + x·P(x²), minimax on |x| ≤ 0.93.
        V square = TSimd.Multiply(x, x);
        V p = TSimd.Broadcast(8.3167768e-05f);
        p = Horner(p, square, -0.000813001301f);
        p = Horner(p, square, 0.00519990688f);
        p = Horner(p, square, -0.0268589407f);
        p = Horner(p, square, 0.112836875f);
        p = Horner(p, square, -0.376126319f);
        p = Horner(p, square, 0.128379166f);
        V small = TSimd.MultiplyAdd(x, p, x);

        // Farther out: 1 − e^Q(|x|), Q minimax for ln erfc on 0.92 ≤ |x| ≤ 4; beyond 4 the result rounds to 1.
        V magnitude = Abs(x);
        V t = TSimd.Min(TSimd.Broadcast(4f), magnitude);
        V q = TSimd.Broadcast(0.00019593662f);
        q = Horner(q, t, -0.00304321153f);
        q = Horner(q, t, 0.022226898f);
        q = Horner(q, t, -0.103931554f);
        q = Horner(q, t, -0.637182295f);
        q = Horner(q, t, -1.12767565f);
        q = Horner(q, t, -0.00019568218f);
        V large = TSimd.Subtract(TSimd.Broadcast(1f), Exp(q));
        large = TSimd.Or(large, TSimd.And(x, SignBit));
        return TSimd.Select(TSimd.LessThan(magnitude, TSimd.Broadcast(0.925f)), small, large);
    }
}
