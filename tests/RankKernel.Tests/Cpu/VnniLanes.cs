using System.Runtime.Intrinsics;
using RankKernel.Cpu;

namespace RankKernel.Tests.Cpu;

/// <summary>
/// The rung of eight lanes as it is on a machine with AVX-VNNI, with a model of the instruction: what products of bytes run there is
/// tested where no such machine is. Everything else is <see cref="Simd256"/>'s.
/// </summary>
internal readonly unsafe struct VnniLanes : ISimd<Vector256<float>>
{
    public static int Width => Simd256.Width;

    public static bool HasManyRegisters => Simd256.HasManyRegisters;

    public static string ByteProducts => "vpdpbusd";

    public static Vector256<float> DotBytes(Vector256<float> sum, Vector256<float> x0, Vector256<float> w0, Vector256<float> x1, Vector256<float> w1) =>
        Simd256.DotBytes<Model>(sum, x0, w0, x1, w1);

    public static Vector256<float> Load(float* p) => Simd256.Load(p);

    public static void Store(float* p, Vector256<float> value) => Simd256.Store(p, value);

    public static Vector256<float> LoadPartial(float* p, int count, Vector256<float> pad) => Simd256.LoadPartial(p, count, pad);

    public static void StorePartial(float* p, Vector256<float> value, int count) => Simd256.StorePartial(p, value, count);

    public static Vector256<float> Broadcast(float value) => Simd256.Broadcast(value);

    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => Simd256.Add(a, b);

    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => Simd256.Subtract(a, b);

    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => Simd256.Multiply(a, b);

    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => Simd256.Divide(a, b);

    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Simd256.MultiplyAdd(a, b, c);

    public static Vector256<float> Sqrt(Vector256<float> a) => Simd256.Sqrt(a);

    public static Vector256<float> Floor(Vector256<float> a) => Simd256.Floor(a);

    public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Simd256.Min(a, b);

    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Simd256.Max(a, b);

    public static Vector256<float> LessThan(Vector256<float> a, Vector256<float> b) => Simd256.LessThan(a, b);

    public static Vector256<float> Equal(Vector256<float> a, Vector256<float> b) => Simd256.Equal(a, b);

    public static Vector256<float> Select(Vector256<float> mask, Vector256<float> a, Vector256<float> b) => Simd256.Select(mask, a, b);

    public static Vector256<float> And(Vector256<float> a, Vector256<float> b) => Simd256.And(a, b);

    public static Vector256<float> Or(Vector256<float> a, Vector256<float> b) => Simd256.Or(a, b);

    public static Vector256<float> Xor(Vector256<float> a, Vector256<float> b) => Simd256.Xor(a, b);

    public static Vector256<float> AddBits(Vector256<float> a, Vector256<float> b) => Simd256.AddBits(a, b);

    public static Vector256<float> SubtractBits(Vector256<float> a, Vector256<float> b) => Simd256.SubtractBits(a, b);

    public static Vector256<float> ShiftLeft(Vector256<float> a, int bits) => Simd256.ShiftLeft(a, bits);

    public static Vector256<float> ShiftRightArithmetic(Vector256<float> a, int bits) => Simd256.ShiftRightArithmetic(a, bits);

    public static Vector256<float> IntToFloat(Vector256<float> a) => Simd256.IntToFloat(a);

    public static void StoreBytes(byte* p, Vector256<float> value) => Simd256.StoreBytes(p, value);

    public static Vector256<float> WidenBytes(byte* p) => Simd256.WidenBytes(p);

    public static Vector256<float> WidenShorts(ushort* p) => Simd256.WidenShorts(p);

    /// <summary>VPDPBUSD: each product of an unsigned and a signed byte widened, the four of a lane and the sum added in 32 bits.</summary>
    private readonly struct Model : Simd256.IByteProducts
    {
        public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> x, Vector256<sbyte> w)
        {
            int* lanes = stackalloc int[Vector256<int>.Count];
            sum.Store(lanes);
            for (int i = 0; i < Vector256<byte>.Count; i++)
            {
                lanes[i / sizeof(int)] += x[i] * w[i];
            }

            return Vector256.Load(lanes);
        }
    }
}
