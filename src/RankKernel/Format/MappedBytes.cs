
namespace RankKernel.Format;

/// <summary>A model file on disk, mapped. Views keep the mapping alive by themselves.</summary>
internal sealed unsafe class MappedBytes(string path) : ByteSource
{
    private readonly MappedFile _file = new(path);

    public override long Length => _file.Length;

    public override void Read(long offset, Span<byte> destination, string part)
    {
        new ReadOnlySpan<byte>(_file.Start + offset, destination.Length).CopyTo(destination);
        GC.KeepAlive(_file);
    }

    public override TensorMemory View(long offset, long length) => new MappedMemory(_file, offset, length);

    private sealed class MappedMemory(MappedFile file, long offset, long length) : TensorMemory
    {
        public override long ByteLength => length;

        public override byte* Bytes => file.Start + offset;
    }
}
