using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace RankKernel.Cpu;

/// <summary>Four lanes: SSE on x64, NEON on ARM64.</summary>
internal readonly unsafe struct Simd128 : ISimd<Vector128<float>>
{
    public static int Width => 4;

    public static bool HasManyRegisters => AdvSimd.IsSupported;

    public static string ByteProducts => Ssse3.IsSupported ? "pmaddubsw" : Dp.IsSupported ? "sdot" : SimdLevels.Widened;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* p) => Vector128.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, Vector128<float> value) => Vector128.Store(value, p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadPartial(float* p, int count, Vector128<float> pad)
    {
        if (Avx.IsSupported)
        {
            Vector128<float> first = First(count);
            return Vector128.ConditionalSelect(first, Avx.MaskLoad(p, first), pad);
        }

        float* lanes = stackalloc float[4];
        Vector128.Store(pad, lanes);
        Unsafe.CopyBlockUnaligned(lanes, p, (uint)count * sizeof(float));
        return Vector128.Load(lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(float* p, Vector128<float> value, int count)
    {
        if (Avx.IsSupported)
        {
            Avx.MaskStore(p, First(count), value);
            return;
        }

        float* lanes = stackalloc float[4];
        Vector128.Store(value, lanes);
        Unsafe.CopyBlockUnaligned(p, lanes, (uint)count * sizeof(float));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> First(int count) =>
        Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c)
    {
        if (Fma.IsSupported)
        {
            return Fma.MultiplyAdd(a, b, c);
        }

        return AdvSimd.IsSupported ? AdvSimd.FusedMultiplyAdd(c, a, b) : (a * b) + c;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sqrt(Vector128<float> a) => Vector128.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Floor(Vector128<float> a) => Vector128.Floor(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Min(Vector128<float> a, Vector128<float> b) => Sse.IsSupported ? Sse.Min(a, b) : Select(LessThan(a, b), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Sse.IsSupported ? Sse.Max(a, b) : Select(LessThan(b, a), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LessThan(Vector128<float> a, Vector128<float> b) => Vector128.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Equal(Vector128<float> a, Vector128<float> b) => Vector128.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Select(Vector128<float> mask, Vector128<float> a, Vector128<float> b) => Vector128.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> And(Vector128<float> a, Vector128<float> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Or(Vector128<float> a, Vector128<float> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Xor(Vector128<float> a, Vector128<float> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AddBits(Vector128<float> a, Vector128<float> b) => (a.AsInt32() + b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SubtractBits(Vector128<float> a, Vector128<float> b) => (a.AsInt32() - b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftLeft(Vector128<float> a, int bits) => (a.AsInt32() << bits).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftRightArithmetic(Vector128<float> a, int bits) => (a.AsInt32() >> bits).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> IntToFloat(Vector128<float> a) => Vector128.ConvertToSingle(a.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> DotBytes(Vector128<float> sum, Vector128<float> x0, Vector128<float> w0, Vector128<float> x1, Vector128<float> w1)
    {
        if (Ssse3.IsSupported)
        {
            Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(x0.AsByte(), w0.AsSByte()) + Ssse3.MultiplyAddAdjacent(x1.AsByte(), w1.AsSByte());
            return (sum.AsInt32() + Sse2.MultiplyAddAdjacent(pairs, Vector128<short>.One)).AsSingle();
        }

        if (Dp.IsSupported)
        {
            Vector128<int> first = Dp.DotProduct(sum.AsInt32(), x0.AsSByte(), w0.AsSByte());
            return Dp.DotProduct(first, x1.AsSByte(), w1.AsSByte()).AsSingle();
        }

        return (sum.AsInt32() + Dot(x0, w0) + Dot(x1, w1)).AsSingle();
    }

    /// <summary>Four products a lane, widened: even and odd bytes, then even and odd shorts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Dot(Vector128<float> x, Vector128<float> w)
    {
        Vector128<short> even = ((x.AsInt16() << 8) >> 8) * ((w.AsInt16() << 8) >> 8);
        Vector128<short> odd = (x.AsInt16() >> 8) * (w.AsInt16() >> 8);
        Vector128<short> pairs = even + odd;
        return ((pairs.AsInt32() << 16) >> 16) + (pairs.AsInt32() >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(byte* p, Vector128<float> value)
    {
        Vector128<ushort> shorts = Vector128.Narrow(value.AsUInt32(), value.AsUInt32());
        *(uint*)p = Vector128.Narrow(shorts, shorts).AsUInt32().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> WidenBytes(byte* p) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(*(uint*)p).AsByte())).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> WidenShorts(ushort* p) =>
        Vector128.WidenLower(Vector128.CreateScalar(*(ulong*)p).AsUInt16()).AsSingle();
}
