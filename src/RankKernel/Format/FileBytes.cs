using Microsoft.Win32.SafeHandles;

namespace RankKernel.Format;

/// <summary>A model file on disk, read piece by piece.</summary>
internal sealed class FileBytes : ByteSource
{
    private readonly SafeFileHandle _handle;

    public FileBytes(string path)
    {
        _handle = File.OpenHandle(path);
        Length = RandomAccess.GetLength(_handle);
    }

    public override long Length { get; }

    public override void Read(long offset, Span<byte> destination, string part)
    {
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0)
            {
                throw Shortened(part, offset);
            }

            offset += read;
            destination = destination[read..];
        }
    }

    public override void Dispose() => _handle.Dispose();
}
