using System.Runtime.CompilerServices;
using RankKernel.Graph;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>One row of a table in one of its types: vectors of decoded elements.</summary>
    private interface ITableRow<TSelf>
    {
        static abstract TSelf Open(in EmbeddingTable table, int id);

        /// <summary>Elements from <paramref name="i"/> on, and zeros or what decodes to anything past the first count.</summary>
        V Load(int i, int count);
    }

    private readonly struct FloatRow(float* row) : ITableRow<FloatRow>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static FloatRow Open(in EmbeddingTable table, int id) => new((float*)table.Data + ((nint)id * table.Width));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Load(int i, int count) => LoadUpTo(row + i, count);
    }

    private readonly struct HalfRow(ushort* row) : ITableRow<HalfRow>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static HalfRow Open(in EmbeddingTable table, int id) => new((ushort*)table.Data + ((nint)id * table.Width));

        /// <summary>
        /// The exponent is too small by 112, which a multiplication makes good, for numbers below the smallest normal one too.
        /// Infinity and NaN get all bits of the exponent instead.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Load(int i, int count)
        {
            V bits = WidenUpTo(row + i, count);
            V magnitude = TSimd.ShiftLeft(TSimd.And(bits, Bits(0x7fff)), 13);
            V sign = TSimd.ShiftLeft(TSimd.And(bits, Bits(0x8000)), 16);
            V isFinite = TSimd.LessThan(magnitude, Bits(0x7c00 << 13));
            V value = TSimd.Select(isFinite, TSimd.Multiply(magnitude, Bits(0x77800000)), TSimd.Or(magnitude, Bits(0x7f800000)));
            return TSimd.Or(value, sign);
        }
    }

    private readonly struct BFloatRow(ushort* row) : ITableRow<BFloatRow>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static BFloatRow Open(in EmbeddingTable table, int id) => new((ushort*)table.Data + ((nint)id * table.Width));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Load(int i, int count) => TSimd.ShiftLeft(WidenUpTo(row + i, count), 16);
    }

    private readonly struct Int8Row(byte* row, float scale, float offset) : ITableRow<Int8Row>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Int8Row Open(in EmbeddingTable table, int id)
        {
            byte* row = table.Data + (id * table.RowBytes);
            return new(row, FiniteHalf(row + table.Width), FiniteHalf(row + table.Width + sizeof(Half)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Load(int i, int count) => Decode(WidenUpTo(row + i, count), scale, offset);
    }

    private readonly struct Int4Row(byte* row, float scale, float offset) : ITableRow<Int4Row>
    {
        public static Int4Row Open(in EmbeddingTable table, int id)
        {
            byte* row = table.Data + (id * table.RowBytes);
            byte* end = row + ((table.Width + 1) / 2);
            return new(row, FiniteHalf(end), FiniteHalf(end + sizeof(Half)));
        }

        /// <summary>Nibbles are spread to bytes first, eight at a time.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Load(int i, int count)
        {
            if (TSimd.Width == 1)
            {
                byte code = (byte)((row[i / 2] >> (i % 2 * 4)) & 15);
                return Decode(TSimd.WidenBytes(&code), scale, offset);
            }

            ulong* codes = stackalloc ulong[2];
            int nibbles = Math.Min(count, TSimd.Width);
            for (int first = 0; first < nibbles; first += 8)
            {
                ulong spread = 0;
                for (int b = 0; b < 4 && first + (2 * b) < nibbles; b++)
                {
                    ulong pair = row[((i + first) / 2) + b];
                    spread |= ((pair & 15) | ((pair >> 4) << 8)) << (16 * b);
                }

                codes[first / 8] = spread;
            }

            return Decode(TSimd.WidenBytes((byte*)codes), scale, offset);
        }
    }

    private readonly struct BlocksRow(byte* blocks, nint first) : ITableRow<BlocksRow>
    {
        public static BlocksRow Open(in EmbeddingTable table, int id) => new(table.Data, (nint)id * table.Width);

        public V Load(int i, int count)
        {
            float* elements = stackalloc float[16];
            int length = Math.Min(count, TSimd.Width);
            for (int e = 0; e < length; e++)
            {
                elements[e] = Element(blocks, first + i + e);
            }

            return LoadUpTo(elements, length);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float Element(byte* blocks, nint element)
        {
            byte* block = blocks + (element / TensorTypes.BlockElements * TensorTypes.BlockBytes);
            byte* end = block + TensorTypes.BlockElements;
            return (FiniteHalf(end) * block[element % TensorTypes.BlockElements]) + FiniteHalf(end + sizeof(Half));
        }
    }

    /// <summary>offset + scale·code; the product is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Decode(V codes, float scale, float offset) =>
        TSimd.Add(TSimd.Multiply(TSimd.IntToFloat(codes), TSimd.Broadcast(scale)), TSimd.Broadcast(offset));

    /// <summary>A finite half as a float, exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float FiniteHalf(byte* half)
    {
        int bits = *(ushort*)half;
        float magnitude = BitConverter.Int32BitsToSingle((bits & 0x7fff) << 13) * BitConverter.Int32BitsToSingle(0x77800000);
        return BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(magnitude) | ((bits & 0x8000) << 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Bits(int bits) => TSimd.Broadcast(BitConverter.Int32BitsToSingle(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V WidenUpTo(byte* codes, int count)
    {
        if (count >= TSimd.Width)
        {
            return TSimd.WidenBytes(codes);
        }

        byte* lanes = stackalloc byte[16];
        Unsafe.CopyBlockUnaligned(lanes, codes, (uint)count);
        return TSimd.WidenBytes(lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V WidenUpTo(ushort* codes, int count)
    {
        if (count >= TSimd.Width)
        {
            return TSimd.WidenShorts(codes);
        }

        ushort* lanes = stackalloc ushort[16];
        Unsafe.CopyBlockUnaligned(lanes, codes, (uint)count * sizeof(ushort));
        return TSimd.WidenShorts(lanes);
    }
}
