using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RankKernel.Hosting;

/// <summary>
/// A user's value in the cache: <c>RKIH</c>, the format's version, the value's version, the version at which the user was last
/// forgotten, who wrote it, the start of a SHA-256 of all that and the history, the history.
/// </summary>
/// <param name="Version">One more than that of the value before.</param>
/// <param name="Forgotten">The version at which the user was last forgotten; 0 for never.</param>
/// <param name="Writer">Who wrote it.</param>
/// <param name="History">Exported bytes; empty for a user who was forgotten and has not come back.</param>
internal sealed record SharedValue(long Version, long Forgotten, Guid Writer, byte[] History)
{
    private const byte Format = 1;
    private const int GuidLength = 16;
    private const int HashLength = 8;
    private const int WriterStart = 4 + 1 + (2 * sizeof(long));
    private const int HashStart = WriterStart + GuidLength;
    private const int HeaderLength = HashStart + HashLength;

    private static ReadOnlySpan<byte> Magic => "RKIH"u8;

    public byte[] Encode()
    {
        var bytes = new byte[HeaderLength + History.Length];
        Magic.CopyTo(bytes);
        bytes[4] = Format;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(5), Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(5 + sizeof(long)), Forgotten);
        Writer.TryWriteBytes(bytes.AsSpan(WriterStart));
        History.CopyTo(bytes, HeaderLength);
        Hash(bytes, bytes.AsSpan(HashStart, HashLength));
        return bytes;
    }

    /// <summary>Reads a value.</summary>
    /// <returns>The value; or null, and whether it is one that a later version wrote: else it is damaged.</returns>
    public static SharedValue? Decode(ReadOnlySpan<byte> bytes, out bool isLater)
    {
        isLater = bytes.Length > 4 && bytes.StartsWith(Magic) && bytes[4] > Format;
        if (bytes.Length < HeaderLength || !bytes.StartsWith(Magic) || bytes[4] != Format)
        {
            return null;
        }

        Span<byte> hash = stackalloc byte[HashLength];
        Hash(bytes, hash);
        return hash.SequenceEqual(bytes.Slice(HashStart, HashLength))
            ? new SharedValue(
                BinaryPrimitives.ReadInt64LittleEndian(bytes[5..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[(5 + sizeof(long))..]),
                new Guid(bytes.Slice(WriterStart, GuidLength)),
                bytes[HeaderLength..].ToArray())
            : null;
    }

    /// <summary>Of everything but the hash itself.</summary>
    private static void Hash(ReadOnlySpan<byte> bytes, Span<byte> target)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(bytes[..HashStart]);
        sha.AppendData(bytes[HeaderLength..]);
        sha.GetHashAndReset()[..HashLength].CopyTo(target);
    }
}
