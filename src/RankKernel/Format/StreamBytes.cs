namespace RankKernel.Format;

/// <summary>A model file from the current position of a seekable stream to its end. The stream stays the caller's.</summary>
internal sealed class StreamBytes(Stream stream) : ByteSource
{
    private readonly long _start = stream.Position;

    public override long Length { get; } = stream.Length - stream.Position;

    public override void Read(long offset, Span<byte> destination, string part)
    {
        stream.Position = _start + offset;
        var read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (read < destination.Length)
        {
            throw Shortened(part, offset + read);
        }
    }
}
