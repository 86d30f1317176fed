using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RankKernel.Cpu;

/// <summary>Sixteen lanes. Where the machine lacks AVX-512 the operations fall back to two halves.</summary>
internal readonly unsafe struct Simd512 : ISimd<Vector512<float>>
{
    public static int Width => 16;

    public static bool HasManyRegisters => true;

    public static string ByteProducts => Avx512BW.IsSupported ? "vpmaddubsw" : Simd256.ByteProducts;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* p) => Vector512.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, Vector512<float> value) => Vector512.Store(value, p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadPartial(float* p, int count, Vector512<float> pad)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.MaskLoad(p, First(count), pad);
        }

        float* lanes = stackalloc float[16];
        Vector512.Store(pad, lanes);
        Unsafe.CopyBlockUnaligned(lanes, p, (uint)count * sizeof(float));
        return Vector512.Load(lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(float* p, Vector512<float> value, int count)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore(p, First(count), value);
            return;
        }

        float* lanes = stackalloc float[16];
        Vector512.Store(value, lanes);
        Unsafe.CopyBlockUnaligned(p, lanes, (uint)count * sizeof(float));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> First(int count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Avx512F.IsSupported
            ? Avx512F.FusedMultiplyAdd(a, b, c)
            : Vector512.Create(
                Simd256.MultiplyAdd(a.GetLower(), b.GetLower(), c.GetLower()),
                Simd256.MultiplyAdd(a.GetUpper(), b.GetUpper(), c.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sqrt(Vector512<float> a) => Vector512.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Floor(Vector512<float> a) => Vector512.Floor(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Avx512F.IsSupported ? Avx512F.Min(a, b) : Select(LessThan(a, b), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Avx512F.IsSupported ? Avx512F.Max(a, b) : Select(LessThan(b, a), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LessThan(Vector512<float> a, Vector512<float> b) => Vector512.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Equal(Vector512<float> a, Vector512<float> b) => Vector512.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Select(Vector512<float> mask, Vector512<float> a, Vector512<float> b) => Vector512.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> And(Vector512<float> a, Vector512<float> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Or(Vector512<float> a, Vector512<float> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Xor(Vector512<float> a, Vector512<float> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AddBits(Vector512<float> a, Vector512<float> b) => (a.AsInt32() + b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SubtractBits(Vector512<float> a, Vector512<float> b) => (a.AsInt32() - b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftLeft(Vector512<float> a, int bits) => (a.AsInt32() << bits).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftRightArithmetic(Vector512<float> a, int bits) => (a.AsInt32() >> bits).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> IntToFloat(Vector512<float> a) => Vector512.ConvertToSingle(a.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> DotBytes(Vector512<float> sum, Vector512<float> x0, Vector512<float> w0, Vector512<float> x1, Vector512<float> w1)
    {
        if (Avx512BW.IsSupported)
        {
            Vector512<short> pairs = Avx512BW.MultiplyAddAdjacent(x0.AsByte(), w0.AsSByte()) + Avx512BW.MultiplyAddAdjacent(x1.AsByte(), w1.AsSByte());
            return (sum.AsInt32() + Avx512BW.MultiplyAddAdjacent(pairs, Vector512<short>.One)).AsSingle();
        }

        return Vector512.Create(
            Simd256.DotBytes(sum.GetLower(), x0.GetLower(), w0.GetLower(), x1.GetLower(), w1.GetLower()),
            Simd256.DotBytes(sum.GetUpper(), x0.GetUpper(), w0.GetUpper(), x1.GetUpper(), w1.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(byte* p, Vector512<float> value)
    {
        if (Avx512F.IsSupported)
        {
            Vector128.Store(Avx512F.ConvertToVector128Byte(value.AsUInt32()), p);
            return;
        }

        Simd256.StoreBytes(p, value.GetLower());
        Simd256.StoreBytes(p + 8, value.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WidenBytes(byte* p) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Int32(Vector128.Load(p)).AsSingle()
        : Vector512.Create(Simd256.WidenBytes(p), Simd256.WidenBytes(p + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WidenShorts(ushort* p) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Int32(Vector256.Load(p)).AsSingle()
        : Vector512.Create(Simd256.WidenShorts(p), Simd256.WidenShorts(p + 8));
}
