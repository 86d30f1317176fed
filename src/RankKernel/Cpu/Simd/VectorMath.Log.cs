using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal static partial class VectorMath<TSimd, V>
{
    /// <summary>ln x within 1.5 ulp. −∞ at ±0, NaN below 0 and for NaN, +∞ at +∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log(V x)
    {
        // Subnormals are lifted by 2^23. Then x = 2^e·m with m in [√½, √2).
        V isSmall = TSimd.LessThan(x, TSimd.Broadcast(1.17549435e-38f));
        V lifted = TSimd.Select(isSmall, TSimd.Multiply(x, TSimd.Broadcast(8388608f)), x);
        V bits = TSimd.AddBits(lifted, Bits(0x3f800000 - 0x3f3504f3));
        V bias = TSimd.Select(isSmall, Bits(127 + 23), Bits(127));
        V e = TSimd.IntToFloat(TSimd.SubtractBits(TSimd.ShiftRightArithmetic(bits, 23), bias));
        V m = TSimd.AddBits(TSimd.And(bits, Bits(0x007fffff)), Bits(0x3f3504f3));

        // ln m = f − f²/2 + f³·Q(f) with f = m − 1, Q minimax for the relative error of ln.
        V f = TSimd.Subtract(m, TSimd.Broadcast(1f));
        V square = TSimd.Multiply(f, f);
        V q = TSimd.Broadcast(-0.076344952f);
        q = Horner(q, f, 0.12761575f);
        q = Horner(q, f, -0.131601825f);
        q = Horner(q, f, 0.142017588f);
        q = Horner(q, f, -0.166233569f);
        q = Horner(q, f, 0.200012267f);
        q = Horner(q, f, -0.250008196f);
        q = Horner(q, f, 0.333333313f);
        V tail = TSimd.Multiply(TSimd.Multiply(f, square), q);
        tail = TSimd.MultiplyAdd(e, TSimd.Broadcast(Ln2Low), tail);
        tail = TSimd.MultiplyAdd(square, TSimd.Broadcast(-0.5f), tail);
        V result = TSimd.MultiplyAdd(e, TSimd.Broadcast(Ln2High), TSimd.Add(f, tail));

        V zero = TSimd.Broadcast(0f);
        V infinity = TSimd.Broadcast(float.PositiveInfinity);
        V outside = TSimd.Select(TSimd.Equal(x, zero), Negate(infinity), TSimd.Broadcast(float.NaN));
        V finite = TSimd.Select(TSimd.LessThan(zero, x), result, outside);
        return TSimd.Select(TSimd.Equal(x, infinity), infinity, finite);
    }

    /// <summary>ln(1 + x) within 2.5 ulp, near 0 too. −∞ at −1, NaN below and for NaN, +∞ at +∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p(V x)
    {
        // What 1 + x lost in rounding comes back to first order.
        V one = TSimd.Broadcast(1f);
        V u = TSimd.Add(one, x);
        V log = Log(u);
        V lost = TSimd.Divide(TSimd.Subtract(x, TSimd.Subtract(u, one)), u);
        V isInside = TSimd.And(
            TSimd.LessThan(TSimd.Broadcast(0f), u),
            TSimd.LessThan(u, TSimd.Broadcast(float.PositiveInfinity)));
        return TSimd.Select(isInside, TSimd.Add(log, lost), log);
    }
}
