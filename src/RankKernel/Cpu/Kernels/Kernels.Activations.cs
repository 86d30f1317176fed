using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    private interface IActivationOp
    {
        static abstract V Invoke(V x, in ActivationArguments activation, int column, int count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V NotBelowZero(V x) => TSimd.Max(Zero, x);

    /// <summary>x where it is not below 0, NaN included; else the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Rectify(V x, V negative) => TSimd.Select(TSimd.LessThan(x, Zero), negative, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpMinusOneBelowZero(V x) =>
        VectorMath<TSimd, V>.ExpMinusOneOfNonPositive(TSimd.Min(Zero, x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Gate(V x) => VectorMath<TSimd, V>.Clamp(
        TSimd.MultiplyAdd(x, TSimd.Broadcast(1f / 6f), TSimd.Broadcast(0.5f)), 0f, 1f);

    private readonly struct Identity : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count) => x;
    }

    private readonly struct Relu : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count) => NotBelowZero(x);
    }

    private readonly struct Relu6 : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count) => VectorMath<TSimd, V>.Clamp(x, 0f, 6f);
    }

    private readonly struct Sigmoid : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count) => VectorMath<TSimd, V>.Sigmoid(x);
    }

    private readonly struct Tanh : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count) => VectorMath<TSimd, V>.Tanh(x);
    }

    private readonly struct LeakyRelu : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count) =>
            Rectify(x, TSimd.Multiply(x, TSimd.Broadcast(activation.Parameter)));
    }

    private readonly struct PRelu : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count) =>
            Rectify(x, TSimd.Multiply(x, LoadUpTo(activation.Alpha + column, count)));
    }

    private readonly struct Dice : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count)
        {
            V p = VectorMath<TSimd, V>.Sigmoid(Affine(x, activation.Scale, activation.Shift, column, count));
            V rest = TSimd.Multiply(LoadUpTo(activation.Alpha + column, count), TSimd.Subtract(TSimd.Broadcast(1f), p));
            return TSimd.Multiply(x, TSimd.Add(p, rest));
        }
    }

    private readonly struct Elu : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count) =>
            Rectify(x, TSimd.Multiply(TSimd.Broadcast(activation.Parameter), ExpMinusOneBelowZero(x)));
    }

    private readonly struct Selu : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count)
        {
            V scale = TSimd.Broadcast(1.05070098f);
            V negative = TSimd.Multiply(TSimd.Broadcast(1.75809934f), ExpMinusOneBelowZero(x));
            return Rectify(TSimd.Multiply(scale, x), negative);
        }
    }

    private readonly struct Celu : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count)
        {
            V parameter = TSimd.Broadcast(activation.Parameter);
            return Rectify(x, TSimd.Multiply(parameter, ExpMinusOneBelowZero(TSimd.Divide(x, parameter))));
        }
    }

    private readonly struct Gelu : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count)
        {
            V erf = VectorMath<TSimd, V>.Erf(TSimd.Multiply(x, TSimd.Broadcast(0.707106781f)));
            V half = TSimd.Multiply(x, TSimd.Broadcast(0.5f));
            return TSimd.MultiplyAdd(half, erf, half);
        }
    }

    private readonly struct GeluTanh : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count)
        {
            V square = TSimd.Multiply(x, x);
            V inner = TSimd.MultiplyAdd(square, TSimd.Broadcast(0.0356774081f), TSimd.Broadcast(0.797884561f));
            V tanh = VectorMath<TSimd, V>.Tanh(TSimd.Multiply(x, inner));
            V half = TSimd.Multiply(x, TSimd.Broadcast(0.5f));
            return TSimd.MultiplyAdd(half, tanh, half);
        }
    }

    private readonly struct Silu : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count) => TSimd.Multiply(x, VectorMath<TSimd, V>.Sigmoid(x));
    }

    private readonly struct Softplus : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count) => VectorMath<TSimd, V>.Softplus(x);
    }

    private readonly struct Softsign : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count) =>
            TSimd.Divide(x, TSimd.Add(TSimd.Broadcast(1f), VectorMath<TSimd, V>.Abs(x)));
    }

    private readonly struct HardSigmoid : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count) => Gate(x);
    }

    private readonly struct HardSwish : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count) => TSimd.Multiply(x, Gate(x));
    }

    private readonly struct Mish : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count)
        {
            // tanh(ln(1 + e)) = w/(w + 2) with w = e(e + 2); beyond 20 that rounds to 1.
            V e = VectorMath<TSimd, V>.Exp(TSimd.Min(TSimd.Broadcast(20f), x));
            V two = TSimd.Broadcast(2f);
            V w = TSimd.Multiply(e, TSimd.Add(e, two));
            return TSimd.Multiply(x, TSimd.Divide(w, TSimd.Add(w, two)));
        }
    }

    private readonly struct Exponential : IActivationOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V x, in ActivationArguments activation, int column, int count) => VectorMath<TSimd, V>.Exp(x);
    }
}
