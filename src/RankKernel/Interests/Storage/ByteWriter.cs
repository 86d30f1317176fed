using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RankKernel.Interests.Storage;

/// <summary>Bytes that grow at the end. Numbers are little-endian. Not thread-safe.</summary>
internal sealed class ByteWriter
{
    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public Span<byte> Take(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, checked((int)Math.Min(Array.MaxLength, Math.Max(2L * _bytes.Length, (long)Length + count))));
        }

        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }

    public void Byte(byte value) => Take(1)[0] = value;

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>A text: its length in two bytes, and its UTF-16 units.</summary>
    public void Text(string text)
    {
        UInt16(checked((ushort)text.Length));
        Bytes(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    public void User(UserId user)
    {
        Byte(user.Text is null ? (byte)0 : (byte)1);
        if (user.Text is null)
        {
            Int64(user.Number);
        }
        else
        {
            Text(user.Text);
        }
    }

    /// <summary>Begins a record: its checksum and length follow in <see cref="EndRecord"/>, which takes what is returned.</summary>
    public int BeginRecord()
    {
        var start = Length;
        Take(Records.HeaderLength);
        return start;
    }

    public void EndRecord(int start)
    {
        var record = _bytes.AsSpan(start, Length - start);
        BinaryPrimitives.WriteInt32LittleEndian(record[sizeof(uint)..], record.Length - Records.HeaderLength);
        BinaryPrimitives.WriteUInt32LittleEndian(record, Crc32C.Of(record[sizeof(uint)..]));
    }
}
