namespace RankKernel.Tests.Format;

/// <summary>One field of a protobuf message as it stands in the bytes.</summary>
/// <param name="Tag">The field number and wire type.</param>
/// <param name="Number">The number of a varint.</param>
/// <param name="Content">The bytes of anything else.</param>
internal sealed record WirePart(uint Tag, ulong Number, byte[] Content)
{
    public uint WireType => Tag & 7;
}

/// <summary>Takes protobuf messages apart without knowing them.</summary>
internal static class WireMessageParts
{
    /// <summary>The fields, or none where the bytes are no message.</summary>
    public static List<WirePart> Split(ReadOnlySpan<byte> bytes)
    {
        var fields = new List<WirePart>();
        while (!bytes.IsEmpty)
        {
            if (!TryVarint(ref bytes, out var tag) || tag is 0 or > 255)
            {
                return [];
            }

            var length = (tag & 7) switch { 1 => 8, 5 => 4, _ => 0 };
            var number = 0ul;
            if ((tag & 7) is 0 or 2 && !TryVarint(ref bytes, out number))
            {
                return [];
            }

            length = (tag & 7) == 2 ? (int)Math.Min(number, int.MaxValue) : length;
            if ((tag & 7) is 3 or 4 or 6 or 7 || length > bytes.Length)
            {
                return [];
            }

            fields.Add(new WirePart((uint)tag, number, bytes[..length].ToArray()));
            bytes = bytes[length..];
        }

        return fields;
    }

    public static byte[] Join(IEnumerable<WirePart> fields)
    {
        var bytes = new List<byte>();
        foreach (var field in fields)
        {
            Varint(bytes, field.Tag);
            if (field.WireType is 0 or 2)
            {
                Varint(bytes, field.WireType == 0 ? field.Number : (ulong)field.Content.Length);
            }

            bytes.AddRange(field.Content);
        }

        return [.. bytes];
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> bytes, out ulong number)
    {
        number = 0;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            number |= (bytes[i] & 0x7Ful) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private static void Varint(List<byte> bytes, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        bytes.Add((byte)number);
    }
}
