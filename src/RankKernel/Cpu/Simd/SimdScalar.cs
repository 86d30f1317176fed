using System.Runtime.CompilerServices;
using static System.BitConverter;

namespace RankKernel.Cpu;

/// <summary>One lane: the rung for machines without vectors, and what the others are tested against bit for bit.</summary>
internal readonly unsafe struct SimdScalar : ISimd<float>
{
    public static int Width => 1;

    public static bool HasManyRegisters => false;

    public static string ByteProducts => SimdLevels.Widened;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* p) => *p;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, float value) => *p = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadPartial(float* p, int count, float pad) => count > 0 ? *p : pad;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(float* p, float value, int count)
    {
        if (count > 0)
        {
            *p = value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Broadcast(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float a, float b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float a, float b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float a, float b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float a, float b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float a, float b, float c) =>
        SimdLevels.IsFused ? MathF.FusedMultiplyAdd(a, b, c) : (a * b) + c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sqrt(float a) => MathF.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Floor(float a) => MathF.Floor(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Min(float a, float b) => a < b ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float a, float b) => a > b ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LessThan(float a, float b) => Mask(a < b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Equal(float a, float b) => Mask(a == b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Select(float mask, float a, float b) => SingleToInt32Bits(mask) != 0 ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float And(float a, float b) => Int32BitsToSingle(SingleToInt32Bits(a) & SingleToInt32Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Or(float a, float b) => Int32BitsToSingle(SingleToInt32Bits(a) | SingleToInt32Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Xor(float a, float b) => Int32BitsToSingle(SingleToInt32Bits(a) ^ SingleToInt32Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AddBits(float a, float b) => Int32BitsToSingle(SingleToInt32Bits(a) + SingleToInt32Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SubtractBits(float a, float b) => Int32BitsToSingle(SingleToInt32Bits(a) - SingleToInt32Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ShiftLeft(float a, int bits) => Int32BitsToSingle(SingleToInt32Bits(a) << bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ShiftRightArithmetic(float a, int bits) => Int32BitsToSingle(SingleToInt32Bits(a) >> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float IntToFloat(float a) => SingleToInt32Bits(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float DotBytes(float sum, float x0, float w0, float x1, float w1) =>
        Int32BitsToSingle(SingleToInt32Bits(sum) + Dot(x0, w0) + Dot(x1, w1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(byte* p, float value) => *p = (byte)SingleToInt32Bits(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Mask(bool set) => Int32BitsToSingle(set ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Dot(float x, float w)
    {
        (int a, int b) = (SingleToInt32Bits(x), SingleToInt32Bits(w));
        return ((sbyte)a * (sbyte)b) + ((sbyte)(a >> 8) * (sbyte)(b >> 8)) + ((sbyte)(a >> 16) * (sbyte)(b >> 16)) + ((sbyte)(a >> 24) * (sbyte)(b >> 24));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float WidenBytes(byte* p) => Int32BitsToSingle(Read(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float WidenShorts(ushort* p) => Int32BitsToSingle(Read(p));

    /// <summary>
    /// Not inlined: .NET 10's compiler turns reinterpreting a narrow load into a load of four bytes, those beyond the narrow one among them.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Read(byte* p) => *p;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Read(ushort* p) => *p;
}
