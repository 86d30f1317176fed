using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RankKernel.Hosting;

/// <summary>
/// A user's value in the cache: <c>RKIH</c>, the format's version, the value's version, who wrote it, the start of the history's
/// SHA-256, the history.
/// </summary>
internal sealed record SharedValue(long Version, Guid Writer, byte[] History)
{
    private const byte Format = 1;
    private const int GuidLength = 16;
    private const int HashLength = 8;
    private const int HeaderLength = 4 + 1 + sizeof(long) + GuidLength + HashLength;

    private static ReadOnlySpan<byte> Magic => "RKIH"u8;

    public byte[] Encode()
    {
        var bytes = new byte[HeaderLength + History.Length];
        Magic.CopyTo(bytes);
        bytes[4] = Format;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(5), Version);
        Writer.TryWriteBytes(bytes.AsSpan(13));
        History.CopyTo(bytes, HeaderLength);
        Hash(bytes, bytes.AsSpan(13 + GuidLength, HashLength));
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
        return hash.SequenceEqual(bytes.Slice(13 + GuidLength, HashLength))
            ? new SharedValue(BinaryPrimitives.ReadInt64LittleEndian(bytes[5..]), new Guid(bytes.Slice(13, GuidLength)), bytes[HeaderLength..].ToArray())
            : null;
    }

    /// <summary>Of everything but the hash itself.</summary>
    private static void Hash(ReadOnlySpan<byte> bytes, Span<byte> target)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(bytes[..(13 + GuidLength)]);
        sha.AppendData(bytes[HeaderLength..]);
        sha.GetHashAndReset()[..HashLength].CopyTo(target);
    }
}
