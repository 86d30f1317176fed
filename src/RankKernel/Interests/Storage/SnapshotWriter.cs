using Microsoft.Win32.SafeHandles;

namespace RankKernel.Interests.Storage;

/// <summary>Writes records one after the other to a new file. Not thread-safe.</summary>
internal sealed class SnapshotWriter(FolderDisk disk, string path) : IDisposable
{
    private const int BufferLength = 1 << 20;

    private readonly SafeFileHandle _file = disk.Create(path);
    private readonly ByteWriter _buffer = new();
    private long _offset;

    public void Write(ByteWriter records)
    {
        _buffer.Bytes(records.Written);
        if (_buffer.Length >= BufferLength)
        {
            Drain();
        }
    }

    /// <summary>Brings everything to the disk.</summary>
    public void Flush()
    {
        Drain();
        disk.Flush(_file);
    }

    public void Dispose() => _file.Dispose();

    private void Drain()
    {
        disk.Write(_file, _buffer.Written, _offset);
        _offset += _buffer.Length;
        _buffer.Clear();
    }
}
