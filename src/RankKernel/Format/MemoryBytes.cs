namespace RankKernel.Format;

/// <summary>A model file in managed memory.</summary>
internal sealed class MemoryBytes(ReadOnlyMemory<byte> bytes) : ByteSource
{
    public override long Length => bytes.Length;

    public override void Read(long offset, Span<byte> destination, string part) =>
        bytes.Span.Slice((int)offset, destination.Length).CopyTo(destination);
}
