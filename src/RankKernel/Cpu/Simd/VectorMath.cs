using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

/// <summary>
/// Functions of a vector, lane by lane, built from <see cref="ISimd{V}"/> alone: all rungs give the same bits.
/// Errors are stated in units in the last place (ulp) of the result on machines with FMA.
/// </summary>
internal static partial class VectorMath<TSimd, V>
    where TSimd : struct, ISimd<V>
    where V : struct
{
    private static V SignBit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSimd.Broadcast(-0f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Negate(V x) => TSimd.Xor(x, SignBit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Abs(V x) => TSimd.And(x, Bits(int.MaxValue));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V MaxOrNaN(V a, V b) => TSimd.Select(TSimd.Equal(a, a), TSimd.Max(a, b), a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V MinOrNaN(V a, V b) => TSimd.Select(TSimd.Equal(a, a), TSimd.Min(a, b), a);

    /// <summary>NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Clamp(V x, float low, float high) => TSimd.Min(TSimd.Broadcast(high), TSimd.Max(TSimd.Broadcast(low), x));

    /// <summary>To the nearest integer, ties to even; exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Round(V x)
    {
        // Adding 2^23 of x's sign pushes the fraction out of the mantissa; larger values have none.
        V sign = TSimd.And(x, SignBit);
        V shift = TSimd.Or(TSimd.Broadcast(8388608f), sign);
        V rounded = TSimd.Or(TSimd.Subtract(TSimd.Add(x, shift), shift), sign);
        return TSimd.Select(TSimd.LessThan(Abs(x), TSimd.Broadcast(8388608f)), rounded, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sign(V x)
    {
        V zero = TSimd.Broadcast(0f);
        V positive = TSimd.Select(TSimd.LessThan(zero, x), TSimd.Broadcast(1f), x);
        return TSimd.Select(TSimd.LessThan(x, zero), TSimd.Broadcast(-1f), positive);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Bits(int bits) => TSimd.Broadcast(BitConverter.Int32BitsToSingle(bits));

    /// <summary>coefficient + x·sum: one step of Horner's scheme.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Horner(V sum, V x, float coefficient) => TSimd.MultiplyAdd(sum, x, TSimd.Broadcast(coefficient));
}
