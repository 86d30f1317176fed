using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RankKernel.Format;

/// <summary>The first 80 bytes of a model file.</summary>
internal sealed record FileHeader(long ManifestLength, ReadOnlyMemory<byte> ManifestHash, long FileLength)
{
    public const int Size = 80;
    public const uint CurrentVersion = 1;
    private const string Part = "header";

    private static ReadOnlySpan<byte> Magic => "RKMODEL\0"u8;

    /// <summary>Where the first tensor is.</summary>
    public long TensorSection => FileLayout.AlignUp(Size + ManifestLength);

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), CurrentVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), Size);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Size);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), ManifestLength);
        ManifestHash.Span.CopyTo(bytes.AsSpan(32));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(64), TensorSection);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(72), FileLength);
        return bytes;
    }

    /// <summary>Reads and checks the header; afterwards the manifest and the start of the tensor section lie in the file.</summary>
    public static FileHeader Read(ByteSource source)
    {
        if (source.Length < Size)
        {
            throw ModelFormatException.In(Part, $"the file has {source.Length} bytes, expected at least {Size}");
        }

        var bytes = new byte[Size];
        source.Read(0, bytes, Part);
        if (!bytes.AsSpan().StartsWith(Magic))
        {
            throw ModelFormatException.In(Part, $"the file starts with {Convert.ToHexString(bytes.AsSpan(0, 8))}, expected {Convert.ToHexString(Magic)}: not a model file");
        }

        Expect("the format version", BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8)), CurrentVersion);
        Expect("the header size", BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(12)), Size);
        Expect("the manifest offset", BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(16)), Size);
        Expect("the file length", BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(72)), (ulong)source.Length);
        var manifestLength = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(24));
        var most = (ulong)Math.Min(source.Length - Size, FormatLimits.ManifestBytes);
        if (manifestLength > most)
        {
            throw ModelFormatException.In(Part, $"the manifest length is {manifestLength}, expected at most {most}");
        }

        var header = new FileHeader((long)manifestLength, bytes.AsMemory(32, SHA256.HashSizeInBytes), source.Length);
        Expect("the tensor section offset", BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(64)), (ulong)header.TensorSection);
        return header.TensorSection <= source.Length
            ? header
            : throw ModelFormatException.In(Part, $"the tensor section starts at {header.TensorSection}, past the end of the file at {source.Length}");
    }

    private static void Expect(string what, ulong found, ulong expected)
    {
        if (found != expected)
        {
            throw ModelFormatException.In(Part, $"{what} is {found}, expected {expected}");
        }
    }
}
