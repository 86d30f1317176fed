namespace RankKernel.Format;

/// <summary>The bytes between the manifest and the tensors, and between one tensor and the next.</summary>
internal static class Padding
{
    /// <summary>Checks that they are zero, so that a file cannot carry anything unseen.</summary>
    public static void Check(ByteSource source, FileHeader header, IEnumerable<StoredTensor> tensors)
    {
        Zero(source, FileHeader.Size + header.ManifestLength, header.TensorSection, "the manifest");
        var end = header.TensorSection;
        var before = "";
        foreach (var tensor in tensors)
        {
            Zero(source, end, tensor.Offset, before);
            (end, before) = (tensor.Offset + tensor.Length, tensor.Part);
        }
    }

    private static void Zero(ByteSource source, long start, long end, string before)
    {
        if (start == end)
        {
            return;
        }

        Span<byte> bytes = stackalloc byte[(int)(end - start)];
        source.Read(start, bytes, "padding");
        var at = bytes.IndexOfAnyExcept((byte)0);
        if (at >= 0)
        {
            throw ModelFormatException.In("padding", $"after {before}, the byte at {start + at} is {bytes[at]}, expected 0");
        }
    }
}
