using System.Buffers.Binary;
using System.Runtime.InteropServices;
using RankKernel.Features;

namespace RankKernel.Interests;

/// <summary>What a value of an event is.</summary>
internal enum EventValueKind : byte
{
    Missing,
    WholeNumber,
    Number,
    Text,
}

/// <summary>
/// The values of an event's columns as bytes: for each a kind; a number has eight bytes more, a text its length in two bytes and its
/// UTF-16 units.
/// </summary>
internal static class EventValues
{
    /// <summary>The most characters of a text.</summary>
    public const int MaxText = 4096;

    private const int TextHeader = 3;
    private const int NumberLength = 9;

    /// <summary>How many bytes the value at the start takes, or −1 where it is not whole.</summary>
    public static int Length(ReadOnlySpan<byte> values)
    {
        var length = values.IsEmpty ? int.MaxValue : (EventValueKind)values[0] switch
        {
            EventValueKind.Missing => 1,
            EventValueKind.WholeNumber or EventValueKind.Number => NumberLength,
            EventValueKind.Text when values.Length >= TextHeader => TextHeader + (2 * BinaryPrimitives.ReadUInt16LittleEndian(values[1..])),
            _ => int.MaxValue,
        };
        return length <= values.Length ? length : -1;
    }

    /// <summary>How many bytes the values of this many columns take, or −1 where they are not whole.</summary>
    public static int Length(ReadOnlySpan<byte> values, int columns)
    {
        var total = 0;
        for (var column = 0; column < columns; column++)
        {
            var length = Length(values[total..]);
            if (length < 0)
            {
                return -1;
            }

            total += length;
        }

        return total;
    }

    /// <summary>Whether these are the values of this many columns and nothing else.</summary>
    public static bool AreWhole(ReadOnlySpan<byte> values, int columns) => Length(values, columns) == values.Length;

    public static int SizeOfText(int characters) => TextHeader + (2 * characters);

    public static int Write(Span<byte> target, EventValueKind kind, long bits, ReadOnlySpan<char> text)
    {
        target[0] = (byte)kind;
        switch (kind)
        {
            case EventValueKind.Missing:
                return 1;
            case EventValueKind.Text:
                BinaryPrimitives.WriteUInt16LittleEndian(target[1..], (ushort)text.Length);
                MemoryMarshal.AsBytes(text).CopyTo(target[TextHeader..]);
                return TextHeader + (2 * text.Length);
            default:
                BinaryPrimitives.WriteInt64LittleEndian(target[1..], bits);
                return NumberLength;
        }
    }

    public static long WholeNumber(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadInt64LittleEndian(value[1..]);

    public static double Number(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadDoubleLittleEndian(value[1..]);

    public static ReadOnlySpan<char> Text(ReadOnlySpan<byte> value) => MemoryMarshal.Cast<byte, char>(value[TextHeader..Length(value)]);

    /// <summary>The id that a value becomes; what the encoder does not take is missing.</summary>
    public static int Id(ReadOnlySpan<byte> value, IdEncoder encoder) => (EventValueKind)value[0] switch
    {
        EventValueKind.WholeNumber when (encoder.Accepts & RawTypes.WholeNumber) != 0 => encoder.Encode(WholeNumber(value)),
        EventValueKind.Number when (encoder.Accepts & RawTypes.Number) != 0 => encoder.Encode(Number(value)),
        EventValueKind.Text when (encoder.Accepts & RawTypes.Text) != 0 => encoder.Encode(Text(value)),
        _ => encoder.Missing,
    };

    /// <summary>The number that a value becomes; what the encoder refuses is not given.</summary>
    public static float Prepared(ReadOnlySpan<byte> value, NumericEncoder encoder)
    {
        var raw = (EventValueKind)value[0] switch
        {
            EventValueKind.WholeNumber => WholeNumber(value),
            EventValueKind.Number => Number(value),
            _ => double.NaN,
        };
        var prepared = encoder.Encode(raw);
        return float.IsNaN(prepared) && encoder.Rejects ? encoder.Default : prepared;
    }
}
