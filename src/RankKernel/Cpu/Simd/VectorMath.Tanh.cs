using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal static partial class VectorMath<TSimd, V>
{
    /// <summary>tanh x within 2 ulp; always in [−1, 1], odd, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh(V x) => new TanhLoop().Invoke(x);

    /// <summary><see cref="VectorMath{TSimd,V}.Tanh(V)"/> for loops: its constants stay in registers.</summary>
    public readonly struct TanhLoop
    {
        private readonly ExpConstants _constants;
        private readonly V _p4;
        private readonly V _p3;
        private readonly V _p2;
        private readonly V _p1;
        private readonly V _p0;
        private readonly V _one;
        private readonly V _sign;
        private readonly V _low;
        private readonly V _bend;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TanhLoop()
        {
            _constants = new ExpConstants(0);
            (_p4, _p3, _p2) = (TSimd.Broadcast(-0.00566697773f), TSimd.Broadcast(0.0206061769f), TSimd.Broadcast(-0.0537300073f));
            (_p1, _p0) = (TSimd.Broadcast(0.133313313f), TSimd.Broadcast(-0.333332777f));
            (_one, _sign, _low, _bend) = (TSimd.Broadcast(1f), SignBit, TSimd.Broadcast(-20f), TSimd.Broadcast(-0.625f));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x)
        {
            // Near 0: x + x³·P(x²), minimax on |x| ≤ 0.63.
            V square = TSimd.Multiply(x, x);
            V p = TSimd.MultiplyAdd(_p4, square, _p3);
            p = TSimd.MultiplyAdd(p, square, _p2);
            p = TSimd.MultiplyAdd(p, square, _p1);
            p = TSimd.MultiplyAdd(p, square, _p0);
            V small = TSimd.MultiplyAdd(TSimd.Multiply(x, square), p, x);

            // Farther out: 1 − 2/(e^2|x| + 1), which rounds to 1 from 10 on, with e^2|x| = 2ⁿ·a/b.
            V negative = TSimd.Or(x, _sign);
            V power = _constants.OfNegative(TSimd.Max(_low, TSimd.Add(negative, negative)), out V a, out V b);
            V large = TSimd.Subtract(_one, TSimd.Divide(TSimd.Add(b, b), TSimd.MultiplyAdd(a, power, b)));
            return TSimd.Or(TSimd.Select(TSimd.LessThan(negative, _bend), large, small), TSimd.And(x, _sign));
        }
    }
}
