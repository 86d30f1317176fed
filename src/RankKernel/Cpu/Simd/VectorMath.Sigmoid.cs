using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal static partial class VectorMath<TSimd, V>
{
    /// <summary>1/(1 + e⁻ˣ) within 2.5 ulp, small results included; always in [0, 1], NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid(V x) => new SigmoidLoop().Invoke(x);

    /// <summary><see cref="VectorMath{TSimd,V}.Sigmoid(V)"/> for loops: its constants stay in registers.</summary>
    public readonly struct SigmoidLoop
    {
        private const int Scale = -30;

        private readonly ExpConstants _constants;
        private readonly V _low;
        private readonly V _high;
        private readonly V _scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public SigmoidLoop()
        {
            _constants = new ExpConstants(Scale);
            (_low, _high, _scale) = (TSimd.Broadcast(-105f), TSimd.Broadcast(64f), Bits(Scale << 23));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x)
        {
            // e⁻ˣ = 2ⁿ·a/b, so the quotient is b/(2ⁿ·a + b). 2^−30 above and below the line keeps 2ⁿ finite to where the result
            // rounds to 0; from 64 on it is 1.
            V power = _constants.OfNegative(TSimd.Min(_high, TSimd.Max(_low, x)), out V a, out V b);
            V scaled = TSimd.AddBits(b, _scale);
            return TSimd.Divide(scaled, TSimd.MultiplyAdd(a, power, scaled));
        }

        /// <summary><see cref="Invoke(V)"/> of two vectors, their operations in turns.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke(ref V x, ref V y)
        {
            V xPower = TSimd.Max(_low, x);
            V yPower = TSimd.Max(_low, y);
            xPower = TSimd.Min(_high, xPower);
            yPower = TSimd.Min(_high, yPower);
            _constants.OfNegative(ref xPower, ref yPower, out V xa, out V xb, out V ya, out V yb);
            V xScaled = TSimd.AddBits(xb, _scale);
            V yScaled = TSimd.AddBits(yb, _scale);
            V xDivisor = TSimd.MultiplyAdd(xa, xPower, xScaled);
            V yDivisor = TSimd.MultiplyAdd(ya, yPower, yScaled);
            x = TSimd.Divide(xScaled, xDivisor);
            y = TSimd.Divide(yScaled, yDivisor);
        }
    }
}
