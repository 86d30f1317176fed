using System.Security.Cryptography;
using Google.Protobuf;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Format;

/// <summary>The manifest as bytes.</summary>
internal static class ManifestBytes
{
    private const string Part = "manifest";

    public static byte[] Read(ByteSource source, FileHeader header)
    {
        var bytes = GC.AllocateUninitializedArray<byte>((int)header.ManifestLength);
        source.Read(FileHeader.Size, bytes, Part);
        return bytes;
    }

    public static void CheckHash(ReadOnlySpan<byte> bytes, FileHeader header)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        if (!hash.SequenceEqual(header.ManifestHash.Span))
        {
            throw ModelFormatException.In(
                Part, $"its SHA-256 is {Convert.ToHexStringLower(hash)}, expected {Convert.ToHexStringLower(header.ManifestHash.Span)}");
        }
    }

    /// <summary>Parses a manifest after checking that this is safe to do.</summary>
    public static Wire.Manifest Parse(ReadOnlySpan<byte> bytes, long fileLength)
    {
        ManifestScanner.Scan(bytes, FormatLimits.ManifestBudget(fileLength));
        try
        {
            return Wire.Manifest.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw ModelFormatException.In(Part, "it is malformed", error);
        }
    }
}
