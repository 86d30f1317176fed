namespace RankKernel.Import;

/// <summary>PyTorch's checkpoints (<c>.pth</c>, <c>.pt</c>, <c>.bin</c>): programs in Python's pickle, which nobody should run to read weights.</summary>
internal static class Checkpoint
{
    private const byte PickleProtocol = 0x80;
    private const byte NewestPickle = 5;

    /// <summary>Throws if the stream, which stands at its start and goes back to it, holds a checkpoint: a ZIP archive or a bare pickle.</summary>
    /// <exception cref="SafetensorsException">It does.</exception>
    public static void Refuse(Stream stream)
    {
        Span<byte> start = stackalloc byte[8];
        var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        start = start[..length];
        if (start.StartsWith("PK\x03\x04"u8) || IsPickle(start))
        {
            throw new SafetensorsException(
                "The file is a PyTorch checkpoint (pickle), which is never read, as reading one runs the code in it. Save the state dict as safetensors: docs/import.md shows how.");
        }
    }

    /// <summary>A pickle begins with its protocol; the length that a safetensors file begins with has four zeros at its end.</summary>
    private static bool IsPickle(ReadOnlySpan<byte> start) =>
        start.Length == 8 && start[0] == PickleProtocol && start[1] is >= 2 and <= NewestPickle && start[4..].ContainsAnyExcept((byte)0);
}
