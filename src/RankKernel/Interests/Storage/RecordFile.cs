using System.Buffers.Binary;

namespace RankKernel.Interests.Storage;

/// <summary>Reads a file of records once, from its beginning to its end.</summary>
internal sealed class RecordFile(string path) : IDisposable
{
    private readonly FileStream _stream = new(
        path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite, BufferSize = 0, Options = FileOptions.SequentialScan });

    private byte[] _buffer = new byte[1 << 20];
    private int _start;
    private int _end;

    public string Path => path;

    public long Length { get; } = new FileInfo(path).Length;

    /// <summary>Bytes of the records read.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes read from the file.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The next record's kind and fields; false at the end, or where what follows is no whole record.</summary>
    public bool TryRead(out ReadOnlySpan<byte> record)
    {
        record = default;
        if (!Fill(Records.HeaderLength))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start + sizeof(uint)));
        if (length is < 1 or > Records.MaxLength || length > Length - Position - Records.HeaderLength || !Fill(Records.HeaderLength + length))
        {
            return false;
        }

        if (!Records.TryRead(_buffer.AsSpan(_start, Records.HeaderLength + length), out record))
        {
            return false;
        }

        _start += Records.HeaderLength + length;
        Position += Records.HeaderLength + length;
        return true;
    }

    public void Dispose() => _stream.Dispose();

    private bool Fill(int count)
    {
        if (_end - _start >= count)
        {
            return true;
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_buffer.Length < count)
        {
            Array.Resize(ref _buffer, count);
        }

        while (_end < count)
        {
            var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                return false;
            }

            _end += read;
            BytesRead += read;
        }

        return true;
    }
}
