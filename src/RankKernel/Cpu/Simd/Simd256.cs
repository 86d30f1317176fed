using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RankKernel.Cpu;

/// <summary>Eight lanes.</summary>
internal readonly unsafe struct Simd256 : ISimd<Vector256<float>>
{
    public static int Width => 8;

    public static bool HasManyRegisters => false;

    public static string ByteProducts => AvxVnni.IsSupported ? "vpdpbusd" : Avx2.IsSupported ? "vpmaddubsw" : Simd128.ByteProducts;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* p) => Vector256.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* p, Vector256<float> value) => Vector256.Store(value, p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadPartial(float* p, int count, Vector256<float> pad)
    {
        if (Avx.IsSupported)
        {
            Vector256<float> first = First(count);
            return Vector256.ConditionalSelect(first, Avx.MaskLoad(p, first), pad);
        }

        float* lanes = stackalloc float[8];
        Vector256.Store(pad, lanes);
        Unsafe.CopyBlockUnaligned(lanes, p, (uint)count * sizeof(float));
        return Vector256.Load(lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(float* p, Vector256<float> value, int count)
    {
        if (Avx.IsSupported)
        {
            Avx.MaskStore(p, First(count), value);
            return;
        }

        float* lanes = stackalloc float[8];
        Vector256.Store(value, lanes);
        Unsafe.CopyBlockUnaligned(p, lanes, (uint)count * sizeof(float));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> First(int count) =>
        Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Fma.IsSupported
            ? Fma.MultiplyAdd(a, b, c)
            : Vector256.Create(
                Simd128.MultiplyAdd(a.GetLower(), b.GetLower(), c.GetLower()),
                Simd128.MultiplyAdd(a.GetUpper(), b.GetUpper(), c.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sqrt(Vector256<float> a) => Vector256.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Floor(Vector256<float> a) => Vector256.Floor(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Avx.IsSupported ? Avx.Min(a, b) : Select(LessThan(a, b), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Avx.IsSupported ? Avx.Max(a, b) : Select(LessThan(b, a), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LessThan(Vector256<float> a, Vector256<float> b) => Vector256.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Equal(Vector256<float> a, Vector256<float> b) => Vector256.Equals(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Select(Vector256<float> mask, Vector256<float> a, Vector256<float> b) => Vector256.ConditionalSelect(mask, a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> And(Vector256<float> a, Vector256<float> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Or(Vector256<float> a, Vector256<float> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Xor(Vector256<float> a, Vector256<float> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AddBits(Vector256<float> a, Vector256<float> b) => (a.AsInt32() + b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SubtractBits(Vector256<float> a, Vector256<float> b) => (a.AsInt32() - b.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftLeft(Vector256<float> a, int bits) => (a.AsInt32() << bits).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftRightArithmetic(Vector256<float> a, int bits) => (a.AsInt32() >> bits).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> IntToFloat(Vector256<float> a) => Vector256.ConvertToSingle(a.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> DotBytes(Vector256<float> sum, Vector256<float> x0, Vector256<float> w0, Vector256<float> x1, Vector256<float> w1)
    {
        if (AvxVnni.IsSupported)
        {
            return DotBytes<Vpdpbusd>(sum, x0, w0, x1, w1);
        }

        if (Avx2.IsSupported)
        {
            Vector256<short> pairs = Avx2.MultiplyAddAdjacent(x0.AsByte(), w0.AsSByte()) + Avx2.MultiplyAddAdjacent(x1.AsByte(), w1.AsSByte());
            return (sum.AsInt32() + Avx2.MultiplyAddAdjacent(pairs, Vector256<short>.One)).AsSingle();
        }

        return Vector256.Create(
            Simd128.DotBytes(sum.GetLower(), x0.GetLower(), w0.GetLower(), x1.GetLower(), w1.GetLower()),
            Simd128.DotBytes(sum.GetUpper(), x0.GetUpper(), w0.GetUpper(), x1.GetUpper(), w1.GetUpper()));
    }

    /// <summary>The same by an instruction that adds four products to a lane: AVX-VNNI's, or a test's model of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> DotBytes<TProducts>(
        Vector256<float> sum, Vector256<float> x0, Vector256<float> w0, Vector256<float> x1, Vector256<float> w1)
        where TProducts : struct, IByteProducts =>
        TProducts.Add(TProducts.Add(sum.AsInt32(), x0.AsByte(), w0.AsSByte()), x1.AsByte(), w1.AsSByte()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(byte* p, Vector256<float> value)
    {
        Simd128.StoreBytes(p, value.GetLower());
        Simd128.StoreBytes(p + 4, value.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> WidenBytes(byte* p) => Avx2.IsSupported
        ? Avx2.ConvertToVector256Int32(p).AsSingle()
        : Vector256.Create(Simd128.WidenBytes(p), Simd128.WidenBytes(p + 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> WidenShorts(ushort* p) => Avx2.IsSupported
        ? Avx2.ConvertToVector256Int32(p).AsSingle()
        : Vector256.Create(Simd128.WidenShorts(p), Simd128.WidenShorts(p + 4));

    /// <summary>Four products of bytes, unsigned by signed, added to the integer in each lane.</summary>
    internal interface IByteProducts
    {
        static abstract Vector256<int> Add(Vector256<int> sum, Vector256<byte> x, Vector256<sbyte> w);
    }

    private readonly struct Vpdpbusd : IByteProducts
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> x, Vector256<sbyte> w) => AvxVnni.MultiplyWideningAndAdd(sum, x, w);
    }
}
