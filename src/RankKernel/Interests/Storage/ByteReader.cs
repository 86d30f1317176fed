using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RankKernel.Interests.Storage;

/// <summary>
/// Reads what a <see cref="ByteWriter"/> wrote. Past the end everything is zero and <see cref="IsWhole"/> false: callers look once, at
/// the end.
/// </summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public bool IsWhole { get; private set; } = true;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            IsWhole = false;
            _rest = default;
            return default;
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public ushort UInt16() => Take(sizeof(ushort)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    public int Int32() => Take(sizeof(int)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;

    public long Int64() => Take(sizeof(long)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    public string Text() => new(MemoryMarshal.Cast<byte, char>(Take(2 * UInt16())));

    public UserId User()
    {
        if (Byte() == 0)
        {
            return new UserId(Int64());
        }

        var text = Text();
        if (text.Length is 0 or > UserId.MaxLength)
        {
            IsWhole = false;
            return default;
        }

        return new UserId(text);
    }
}
