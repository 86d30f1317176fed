using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal static partial class VectorMath<TSimd, V>
{
    // ln 2 in two parts; the first has ten bits, so that n times it is exact without FMA too.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;
    private const float Log2E = 1.44269504f;

    // 1.5·2^23: adding it leaves the nearest integer in the low bits.
    private const float RoundingShift = 12582912f;

    /// <summary>eˣ within 1.1 ulp, subnormal results included. 0 below −104, +∞ above 88.73, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp(V x)
    {
        V remainder = ReduceExp(Clamp(x, -104f, 89f), out V exponent);
        V mantissa = TSimd.Add(ExpTail(remainder), TSimd.Broadcast(1f));

        // 2^n in two factors: n runs from −150 to 128, beyond what one float's exponent holds.
        V half = TSimd.ShiftRightArithmetic(exponent, 1);
        V rest = TSimd.SubtractBits(exponent, half);
        return TSimd.Multiply(TSimd.Multiply(mantissa, PowerOfTwo(half)), PowerOfTwo(rest));
    }

    /// <summary>
    /// 2^30·eˣ for x ≤ 0 within 1 ulp, from −105 on down as at −105; NaN for NaN. As a share of sums of such, which are 2^30 and more,
    /// what eˣ would round to 0 does.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpOfNonPositive(V x)
    {
        V shift = TSimd.Broadcast(RoundingShift + 30 + 127);
        x = TSimd.Max(TSimd.Broadcast(-105f), x);
        V shifted = TSimd.MultiplyAdd(x, TSimd.Broadcast(Log2E), shift);
        V mantissa = ExpOfReduced(Reduce(x, TSimd.Subtract(shifted, shift)));
        return TSimd.Multiply(mantissa, TSimd.ShiftLeft(shifted, 23));
    }

    /// <summary>
    /// e⁻ˣ as a quotient, for what divides anyway: half the multiplications of a polynomial. The constants are fields so that a loop
    /// keeps them in registers; the compiler would broadcast them anew in every round.
    /// </summary>
    private readonly struct ExpConstants
    {
        private readonly V _log2E;
        private readonly V _shift;
        private readonly V _ln2High;
        private readonly V _ln2Low;
        private readonly V _c2;
        private readonly V _c1;
        private readonly V _c0;

        /// <summary>The constants for powers of two that are 2^<paramref name="scale"/> times as large.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ExpConstants(int scale)
        {
            // The rounding shift leaves n + scale + 127 in the low bits: the exponent of the power.
            (_log2E, _shift) = (TSimd.Broadcast(-Log2E), TSimd.Broadcast(RoundingShift + scale + 127));
            (_ln2High, _ln2Low) = (TSimd.Broadcast(Ln2High), TSimd.Broadcast(Ln2Low));

            // Minimax for relative error 6e-10 of a/b.
            (_c2, _c1, _c0) = (TSimd.Broadcast(-0.00276598195f), TSimd.Broadcast(0.16666618f), TSimd.Broadcast(2f));
        }

        /// <summary>
        /// e⁻ˣ = 2ⁿ·a/b: gives 2^(n + scale), which has to be normal. With r = x + n·ln 2: a = c − r and b = c + r, c = r·coth(r/2),
        /// which is even in r. NaN for NaN.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V OfNegative(V x, out V a, out V b)
        {
            V shifted = TSimd.MultiplyAdd(x, _log2E, _shift);
            V n = TSimd.Subtract(shifted, _shift);
            V r = TSimd.MultiplyAdd(n, _ln2Low, TSimd.MultiplyAdd(n, _ln2High, x));
            V square = TSimd.Multiply(r, r);
            V c = TSimd.MultiplyAdd(TSimd.MultiplyAdd(_c2, square, _c1), square, _c0);
            a = TSimd.Subtract(c, r);
            b = TSimd.Add(c, r);
            return TSimd.ShiftLeft(shifted, 23);
        }

        /// <summary>
        /// <see cref="OfNegative(V, out V, out V)"/> of two vectors in turns, which become the powers: each is a chain of operations
        /// that wait for one another.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void OfNegative(ref V x, ref V y, out V xa, out V xb, out V ya, out V yb)
        {
            V xShifted = TSimd.MultiplyAdd(x, _log2E, _shift);
            V yShifted = TSimd.MultiplyAdd(y, _log2E, _shift);
            V xn = TSimd.Subtract(xShifted, _shift);
            V yn = TSimd.Subtract(yShifted, _shift);
            V xHigh = TSimd.MultiplyAdd(xn, _ln2High, x);
            V yHigh = TSimd.MultiplyAdd(yn, _ln2High, y);
            V xr = TSimd.MultiplyAdd(xn, _ln2Low, xHigh);
            V yr = TSimd.MultiplyAdd(yn, _ln2Low, yHigh);
            V xSquare = TSimd.Multiply(xr, xr);
            V ySquare = TSimd.Multiply(yr, yr);
            V xp = TSimd.MultiplyAdd(_c2, xSquare, _c1);
            V yp = TSimd.MultiplyAdd(_c2, ySquare, _c1);
            V xc = TSimd.MultiplyAdd(xp, xSquare, _c0);
            V yc = TSimd.MultiplyAdd(yp, ySquare, _c0);
            xa = TSimd.Subtract(xc, xr);
            ya = TSimd.Subtract(yc, yr);
            xb = TSimd.Add(xc, xr);
            yb = TSimd.Add(yc, yr);
            x = TSimd.ShiftLeft(xShifted, 23);
            y = TSimd.ShiftLeft(yShifted, 23);
        }
    }

    /// <summary>eˣ − 1 for x ≤ 0 within 2 ulp; NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpMinusOneOfNonPositive(V x)
    {
        V remainder = ReduceExp(TSimd.Max(TSimd.Broadcast(-20f), x), out V exponent);
        V scale = PowerOfTwo(exponent);
        return TSimd.MultiplyAdd(ExpTail(remainder), scale, TSimd.Subtract(scale, TSimd.Broadcast(1f)));
    }

    /// <summary>x = n·ln 2 + r with |r| ≤ ln 2 / 2: gives r, and n as an integer in the lanes' bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReduceExp(V x, out V exponent)
    {
        V shift = TSimd.Broadcast(RoundingShift);
        V shifted = TSimd.MultiplyAdd(x, TSimd.Broadcast(Log2E), shift);
        V n = TSimd.Subtract(shifted, shift);
        exponent = TSimd.SubtractBits(shifted, shift);
        return Reduce(x, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce(V x, V n)
    {
        V r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-Ln2High), x);
        return TSimd.MultiplyAdd(n, TSimd.Broadcast(-Ln2Low), r);
    }

    /// <summary>eʳ on the reduced range, by the polynomial of <see cref="ExpTail"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpOfReduced(V r)
    {
        V p = TSimd.Broadcast(0.00138131424f);
        p = Horner(p, r, 0.00836941879f);
        p = Horner(p, r, 0.041668456f);
        p = Horner(p, r, 0.166665152f);
        p = Horner(p, r, 0.49999994f);
        p = Horner(p, r, 1f);
        return Horner(p, r, 1f);
    }

    /// <summary>eʳ − 1 on the reduced range: r + r²·P(r), P the minimax polynomial for relative error 3.3e-9 of eʳ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpTail(V r)
    {
        V p = TSimd.Broadcast(0.00138131424f);
        p = Horner(p, r, 0.00836941879f);
        p = Horner(p, r, 0.041668456f);
        p = Horner(p, r, 0.166665152f);
        p = Horner(p, r, 0.49999994f);
        return TSimd.MultiplyAdd(TSimd.Multiply(r, r), p, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PowerOfTwo(V n) => TSimd.ShiftLeft(TSimd.AddBits(n, Bits(127)), 23);
}
