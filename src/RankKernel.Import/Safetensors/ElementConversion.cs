using System.Buffers.Binary;

namespace RankKernel.Import;

/// <summary>Little-endian elements as numbers of this process.</summary>
internal static class ElementConversion
{
    private delegate T Element<T>(ReadOnlySpan<byte> bytes);

    public static double[] ToDoubles(SafetensorsType type, byte[] bytes) => type switch
    {
        SafetensorsType.F64 => Convert(bytes, 8, BinaryPrimitives.ReadDoubleLittleEndian),
        _ when type.IsInteger() => Array.ConvertAll(ToIntegers(type, bytes), number => (double)number),
        _ => Array.ConvertAll(ToFloats(type, bytes), number => (double)number),
    };

    public static float[] ToFloats(SafetensorsType type, byte[] bytes) => type switch
    {
        SafetensorsType.F64 => Convert(bytes, 8, static element => (float)BinaryPrimitives.ReadDoubleLittleEndian(element)),
        SafetensorsType.F32 => Convert(bytes, 4, BinaryPrimitives.ReadSingleLittleEndian),
        SafetensorsType.F16 => Convert(bytes, 2, static element => (float)BinaryPrimitives.ReadHalfLittleEndian(element)),
        SafetensorsType.BF16 => Convert(bytes, 2, static element => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(element) << 16)),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static long[] ToIntegers(SafetensorsType type, byte[] bytes) => type switch
    {
        SafetensorsType.Bool => Convert(bytes, 1, static element => element[0] == 0 ? 0L : 1),
        SafetensorsType.U8 => Convert(bytes, 1, static element => (long)element[0]),
        SafetensorsType.I8 => Convert(bytes, 1, static element => (long)(sbyte)element[0]),
        SafetensorsType.I16 => Convert(bytes, 2, static element => (long)BinaryPrimitives.ReadInt16LittleEndian(element)),
        SafetensorsType.I32 => Convert(bytes, 4, static element => (long)BinaryPrimitives.ReadInt32LittleEndian(element)),
        SafetensorsType.I64 => Convert(bytes, 8, BinaryPrimitives.ReadInt64LittleEndian),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private static T[] Convert<T>(byte[] bytes, int size, Element<T> read)
    {
        var elements = new T[bytes.Length / size];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = read(bytes.AsSpan(i * size, size));
        }

        return elements;
    }
}
