namespace RankKernel.Import;

/// <summary>One tensor of a safetensors file, as its header describes it. Immutable.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Type">The element type.</param>
/// <param name="Dimensions">The dimensions, outermost first; none for a scalar. A dimension may be 0.</param>
/// <param name="Offset">The first byte, counted from the end of the header.</param>
/// <param name="ByteLength">How many bytes.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsType Type, IReadOnlyList<long> Dimensions, long Offset, long ByteLength)
{
    /// <summary>How many elements.</summary>
    public long Count => ByteLength / Type.Size();

    /// <inheritdoc/>
    public override string ToString() => $"'{Name}' {Type} [{string.Join(", ", Dimensions)}]";
}
