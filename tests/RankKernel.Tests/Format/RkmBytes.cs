using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using RankKernel.Format;
using Xunit;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Tests.Format;

/// <summary>A model file taken apart, to be changed and put together again with a header that fits.</summary>
internal sealed class RkmBytes
{
    private const int HeaderSize = 80;

    public RkmBytes(ModelDefinition model)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(model, stream);
        Original = stream.ToArray();
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(Original.AsSpan(24));
        ManifestBytes = Original.AsSpan(HeaderSize, length).ToArray();
        Manifest = Wire.Manifest.Parser.ParseFrom(ManifestBytes);
        Tail = Original[(int)BinaryPrimitives.ReadInt64LittleEndian(Original.AsSpan(64))..];
    }

    /// <summary>The file as it was written.</summary>
    public byte[] Original { get; }

    public byte[] ManifestBytes { get; }

    /// <summary>The manifest, free to be changed.</summary>
    public Wire.Manifest Manifest { get; }

    /// <summary>The bytes from the tensor section on.</summary>
    public byte[] Tail { get; set; }

    /// <summary>A copy of the file after an edit of its bytes.</summary>
    public byte[] Edited(Action<byte[]> edit)
    {
        var bytes = (byte[])Original.Clone();
        edit(bytes);
        return bytes;
    }

    /// <summary>The file with the manifest as it now is, and a header with its hash and lengths.</summary>
    public byte[] Rebuilt(Action<Wire.Manifest>? edit = null)
    {
        edit?.Invoke(Manifest);
        return Assemble(Manifest.ToByteArray(), Tail);
    }

    /// <summary>A file of these parts.</summary>
    public static byte[] Assemble(ReadOnlySpan<byte> manifest, ReadOnlySpan<byte> tail)
    {
        var section = (HeaderSize + manifest.Length + 63) / 64 * 64;
        var bytes = new byte[section + tail.Length];
        "RKMODEL\0"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), HeaderSize);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), HeaderSize);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), manifest.Length);
        SHA256.HashData(manifest, bytes.AsSpan(32));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(64), section);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(72), bytes.Length);
        manifest.CopyTo(bytes.AsSpan(HeaderSize));
        tail.CopyTo(bytes.AsSpan(section));
        return bytes;
    }

    /// <summary>Asserts that a file is refused for the right reason.</summary>
    public static void AssertRefused(byte[] bytes, string part, params ReadOnlySpan<string> fragments)
    {
        var error = Assert.Throws<ModelFormatException>(() => ModelFile.Load(bytes));
        Assert.Equal(part, error.Part);
        foreach (var fragment in fragments)
        {
            Assert.Contains(fragment, error.Message, StringComparison.Ordinal);
        }
    }
}
