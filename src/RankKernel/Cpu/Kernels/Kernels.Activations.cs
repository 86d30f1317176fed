using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>An activation with the parameters of one vector of columns.</summary>
    private interface IActivationOp<TSelf>
        where TSelf : struct, IActivationOp<TSelf>
    {
        /// <summary>Whether it takes so many operations that a loop of its own, with all constants in registers, pays.</summary>
        static virtual bool IsLong => true;

        static virtual TSelf Of(in ActivationArguments activation, int column, int count) => default;

        V Invoke(V x);

        /// <summary>Two vectors of the same columns; in turns where one alone is a long chain.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static virtual void Invoke(in TSelf op, ref V x, ref V y)
        {
            x = op.Invoke(x);
            y = op.Invoke(y);
        }
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

    private readonly struct Identity : IActivationOp<Identity>
    {
        public static bool IsLong => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => x;
    }

    private readonly struct Relu : IActivationOp<Relu>
    {
        public static bool IsLong => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => NotBelowZero(x);
    }

    private readonly struct Relu6 : IActivationOp<Relu6>
    {
        public static bool IsLong => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => VectorMath<TSimd, V>.Clamp(x, 0f, 6f);
    }

    private readonly struct Sigmoid(VectorMath<TSimd, V>.SigmoidLoop sigmoid) : IActivationOp<Sigmoid>
    {
        private readonly VectorMath<TSimd, V>.SigmoidLoop _sigmoid = sigmoid;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Sigmoid Of(in ActivationArguments activation, int column, int count) => new(new());

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => _sigmoid.Invoke(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Invoke(in Sigmoid op, ref V x, ref V y) => op._sigmoid.Invoke(ref x, ref y);
    }

    private readonly struct Tanh(VectorMath<TSimd, V>.TanhLoop tanh) : IActivationOp<Tanh>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Tanh Of(in ActivationArguments activation, int column, int count) => new(new());

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => tanh.Invoke(x);
    }

    private readonly struct LeakyRelu(V slope) : IActivationOp<LeakyRelu>
    {
        public static bool IsLong => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static LeakyRelu Of(in ActivationArguments activation, int column, int count) => new(TSimd.Broadcast(activation.Parameter));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => Rectify(x, TSimd.Multiply(x, slope));
    }

    private readonly struct PRelu(V slope) : IActivationOp<PRelu>
    {
        public static bool IsLong => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static PRelu Of(in ActivationArguments activation, int column, int count) => new(LoadUpTo(activation.Alpha + column, count));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => Rectify(x, TSimd.Multiply(x, slope));
    }

    private readonly struct Dice(V alpha, V scale, V shift, VectorMath<TSimd, V>.SigmoidLoop sigmoid) : IActivationOp<Dice>
    {
        private readonly VectorMath<TSimd, V>.SigmoidLoop _sigmoid = sigmoid;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Dice Of(in ActivationArguments activation, int column, int count) => new(
            LoadUpTo(activation.Alpha + column, count),
            activation.Scale is null ? TSimd.Broadcast(1f) : LoadUpTo(activation.Scale + column, count),
            activation.Shift is null ? Zero : LoadUpTo(activation.Shift + column, count),
            new());

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => Mixed(x, _sigmoid.Invoke(Argument(x)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Invoke(in Dice op, ref V x, ref V y)
        {
            V xp = op.Argument(x);
            V yp = op.Argument(y);
            op._sigmoid.Invoke(ref xp, ref yp);
            x = op.Mixed(x, xp);
            y = op.Mixed(y, yp);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private V Argument(V x) => TSimd.MultiplyAdd(x, scale, shift);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private V Mixed(V x, V p) => TSimd.Multiply(x, TSimd.MultiplyAdd(alpha, TSimd.Subtract(TSimd.Broadcast(1f), p), p));
    }

    private readonly struct Elu(V parameter) : IActivationOp<Elu>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Elu Of(in ActivationArguments activation, int column, int count) => new(TSimd.Broadcast(activation.Parameter));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => Rectify(x, TSimd.Multiply(parameter, ExpMinusOneBelowZero(x)));
    }

    private readonly struct Selu : IActivationOp<Selu>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x)
        {
            V scale = TSimd.Broadcast(1.05070098f);
            V negative = TSimd.Multiply(TSimd.Broadcast(1.75809934f), ExpMinusOneBelowZero(x));
            return Rectify(TSimd.Multiply(scale, x), negative);
        }
    }

    private readonly struct Celu(V parameter) : IActivationOp<Celu>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Celu Of(in ActivationArguments activation, int column, int count) => new(TSimd.Broadcast(activation.Parameter));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => Rectify(x, TSimd.Multiply(parameter, ExpMinusOneBelowZero(TSimd.Divide(x, parameter))));
    }

    private readonly struct Gelu : IActivationOp<Gelu>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x)
        {
            V erf = VectorMath<TSimd, V>.Erf(TSimd.Multiply(x, TSimd.Broadcast(0.707106781f)));
            V half = TSimd.Multiply(x, TSimd.Broadcast(0.5f));
            return TSimd.MultiplyAdd(half, erf, half);
        }
    }

    private readonly struct GeluTanh : IActivationOp<GeluTanh>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x)
        {
            V square = TSimd.Multiply(x, x);
            V inner = TSimd.MultiplyAdd(square, TSimd.Broadcast(0.0356774081f), TSimd.Broadcast(0.797884561f));
            V tanh = VectorMath<TSimd, V>.Tanh(TSimd.Multiply(x, inner));
            V half = TSimd.Multiply(x, TSimd.Broadcast(0.5f));
            return TSimd.MultiplyAdd(half, tanh, half);
        }
    }

    private readonly struct Silu(VectorMath<TSimd, V>.SigmoidLoop sigmoid) : IActivationOp<Silu>
    {
        private readonly VectorMath<TSimd, V>.SigmoidLoop _sigmoid = sigmoid;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Silu Of(in ActivationArguments activation, int column, int count) => new(new());

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => TSimd.Multiply(x, _sigmoid.Invoke(x));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Invoke(in Silu op, ref V x, ref V y)
        {
            V xp = x;
            V yp = y;
            op._sigmoid.Invoke(ref xp, ref yp);
            x = TSimd.Multiply(x, xp);
            y = TSimd.Multiply(y, yp);
        }
    }

    private readonly struct Softplus : IActivationOp<Softplus>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => VectorMath<TSimd, V>.Softplus(x);
    }

    private readonly struct Softsign : IActivationOp<Softsign>
    {
        public static bool IsLong => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) =>
            TSimd.Divide(x, TSimd.Add(TSimd.Broadcast(1f), VectorMath<TSimd, V>.Abs(x)));
    }

    private readonly struct HardSigmoid : IActivationOp<HardSigmoid>
    {
        public static bool IsLong => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => Gate(x);
    }

    private readonly struct HardSwish : IActivationOp<HardSwish>
    {
        public static bool IsLong => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => TSimd.Multiply(x, Gate(x));
    }

    private readonly struct Mish : IActivationOp<Mish>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x)
        {
            // tanh(ln(1 + e)) = w/(w + 2) with w = e(e + 2); beyond 20 that rounds to 1.
            V e = VectorMath<TSimd, V>.Exp(TSimd.Min(TSimd.Broadcast(20f), x));
            V two = TSimd.Broadcast(2f);
            V w = TSimd.Multiply(e, TSimd.Add(e, two));
            return TSimd.Multiply(x, TSimd.Divide(w, TSimd.Add(w, two)));
        }
    }

    private readonly struct Exponential : IActivationOp<Exponential>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke(V x) => VectorMath<TSimd, V>.Exp(x);
    }
}
