namespace RankKernel.Import.Onnx;

/// <summary>The fields of one protobuf message in a file, one after the other, without its large parts being read.</summary>
internal sealed class WireReader(FileStream stream, long start, long end)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;
    private const int Chunk = 1 << 16;

    /// <summary>What the structure of a model may take in memory.</summary>
    private const long MostBytes = 1L << 30;

    private long _position = start;
    private long _fieldStart;

    /// <summary>The number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>Whether it is a message, bytes or a text.</summary>
    public bool IsBytes { get; private set; }

    /// <summary>The first byte of its contents.</summary>
    public long Start { get; private set; }

    /// <summary>How many bytes the contents take.</summary>
    public long Length { get; private set; }

    /// <summary>Goes on to the next field.</summary>
    /// <exception cref="OnnxException">The message is cut off or damaged.</exception>
    public bool Next()
    {
        if (_position == end)
        {
            return false;
        }

        _fieldStart = _position;
        var tag = ReadVarint();
        Field = (int)(tag >> 3);
        IsBytes = (tag & 7) == LengthDelimited;
        switch ((int)(tag & 7))
        {
            case Varint:
                Start = _position;
                ReadVarint();
                Length = _position - Start;
                break;
            case Fixed64:
                (Start, Length) = (_position, 8);
                break;
            case Fixed32:
                (Start, Length) = (_position, 4);
                break;
            case LengthDelimited:
                var length = ReadVarint();
                (Start, Length) = (_position, length > long.MaxValue ? long.MaxValue : (long)length);
                break;
            default:
                throw Damaged($"a field has the wire type {tag & 7}");
        }

        if (Length > end - Start)
        {
            throw Damaged($"a field of {Length} bytes where {end - Start} are left");
        }

        _position = Start + Length;
        return true;
    }

    /// <summary>The field as a message of its own.</summary>
    public WireReader Inner() => new(stream, Start, Start + Length);

    /// <summary>Copies the field as it stands.</summary>
    public void CopyTo(MemoryStream target)
    {
        var left = _position - _fieldStart;
        if (target.Length + left > MostBytes)
        {
            throw Damaged($"more than {MostBytes} bytes besides initializers");
        }

        stream.Position = _fieldStart;
        var buffer = new byte[Math.Min(left, Chunk)];
        while (left > 0)
        {
            var count = (int)Math.Min(left, buffer.Length);
            stream.ReadExactly(buffer, 0, count);
            target.Write(buffer, 0, count);
            left -= count;
        }
    }

    private ulong ReadVarint()
    {
        stream.Position = _position;
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = _position < end ? stream.ReadByte() : -1;
            if (next < 0)
            {
                throw Damaged("it ends within a number");
            }

            _position++;
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged("a number has more than ten bytes");
    }

    private OnnxException Damaged(string what) => new($"'{stream.Name}' is no ONNX model: {what}, at byte {_fieldStart}.");
}
