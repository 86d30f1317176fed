using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    private readonly struct NegateOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U x)
            where S : struct, ISimd<U>
            where U : struct => VectorMath<S, U>.Negate(x);
    }

    private readonly struct AbsOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U x)
            where S : struct, ISimd<U>
            where U : struct => VectorMath<S, U>.Abs(x);
    }

    private readonly struct SqrtOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U x)
            where S : struct, ISimd<U>
            where U : struct => S.Sqrt(x);
    }

    private readonly struct ReciprocalSqrtOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U x)
            where S : struct, ISimd<U>
            where U : struct => S.Divide(S.Broadcast(1f), S.Sqrt(x));
    }

    private readonly struct SquareOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U x)
            where S : struct, ISimd<U>
            where U : struct => S.Multiply(x, x);
    }

    private readonly struct ReciprocalOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U x)
            where S : struct, ISimd<U>
            where U : struct => S.Divide(S.Broadcast(1f), x);
    }

    private readonly struct ExpOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U x)
            where S : struct, ISimd<U>
            where U : struct => VectorMath<S, U>.Exp(x);
    }

    private readonly struct LogOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U x)
            where S : struct, ISimd<U>
            where U : struct => VectorMath<S, U>.Log(x);
    }

    private readonly struct Log1pOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U x)
            where S : struct, ISimd<U>
            where U : struct => VectorMath<S, U>.Log1p(x);
    }

    private readonly struct ErfOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U x)
            where S : struct, ISimd<U>
            where U : struct => VectorMath<S, U>.Erf(x);
    }

    private readonly struct FloorOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U x)
            where S : struct, ISimd<U>
            where U : struct => S.Floor(x);
    }

    private readonly struct CeilingOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U x)
            where S : struct, ISimd<U>
            where U : struct => VectorMath<S, U>.Negate(S.Floor(VectorMath<S, U>.Negate(x)));
    }

    private readonly struct RoundOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U x)
            where S : struct, ISimd<U>
            where U : struct => VectorMath<S, U>.Round(x);
    }

    private readonly struct SignOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U x)
            where S : struct, ISimd<U>
            where U : struct => VectorMath<S, U>.Sign(x);
    }
}
