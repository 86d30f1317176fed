using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static U OneWhere<S, U>(U mask)
        where S : struct, ISimd<U>
        where U : struct => S.And(mask, S.Broadcast(1f));

    private readonly struct AddOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U a, U b)
            where S : struct, ISimd<U>
            where U : struct => S.Add(a, b);
    }

    private readonly struct SubtractOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U a, U b)
            where S : struct, ISimd<U>
            where U : struct => S.Subtract(a, b);
    }

    private readonly struct MultiplyOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U a, U b)
            where S : struct, ISimd<U>
            where U : struct => S.Multiply(a, b);
    }

    private readonly struct DivideOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U a, U b)
            where S : struct, ISimd<U>
            where U : struct => S.Divide(a, b);
    }

    private readonly struct MinOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U a, U b)
            where S : struct, ISimd<U>
            where U : struct => VectorMath<S, U>.MinOrNaN(a, b);
    }

    private readonly struct MaxOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U a, U b)
            where S : struct, ISimd<U>
            where U : struct => VectorMath<S, U>.MaxOrNaN(a, b);
    }

    private readonly struct GreaterOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U a, U b)
            where S : struct, ISimd<U>
            where U : struct => OneWhere<S, U>(S.LessThan(b, a));
    }

    private readonly struct GreaterOrEqualOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U a, U b)
            where S : struct, ISimd<U>
            where U : struct => OneWhere<S, U>(S.Or(S.LessThan(b, a), S.Equal(a, b)));
    }

    private readonly struct LessOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U a, U b)
            where S : struct, ISimd<U>
            where U : struct => OneWhere<S, U>(S.LessThan(a, b));
    }

    private readonly struct LessOrEqualOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U a, U b)
            where S : struct, ISimd<U>
            where U : struct => OneWhere<S, U>(S.Or(S.LessThan(a, b), S.Equal(a, b)));
    }

    private readonly struct EqualOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static U Invoke<S, U>(U a, U b)
            where S : struct, ISimd<U>
            where U : struct => OneWhere<S, U>(S.Equal(a, b));
    }

    /// <summary>The one function computed lane by lane through the scalar library.</summary>
    private readonly struct PowerOp : IBinaryOp
    {
        public static U Invoke<S, U>(U a, U b)
            where S : struct, ISimd<U>
            where U : struct
        {
            float* bases = stackalloc float[FoldLanes];
            float* exponents = stackalloc float[FoldLanes];
            S.Store(bases, a);
            S.Store(exponents, b);
            for (int i = 0; i < S.Width; i++)
            {
                bases[i] = MathF.Pow(bases[i], exponents[i]);
            }

            return S.Load(bases);
        }
    }
}
