using RankKernel.Graph;

namespace RankKernel.Format;

/// <summary>One tensor of a model file, without its elements.</summary>
/// <param name="Name">The name of the parameter.</param>
/// <param name="Type">The element type in the file.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="Offset">Where it starts, in bytes from the start of the file.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Sha256">The SHA-256 of its bytes: 32 bytes.</param>
public sealed record StoredTensor(string Name, TensorType Type, Shape Shape, long Offset, long Length, ReadOnlyMemory<byte> Sha256)
{
    internal string Part => $"tensor '{Name}'";
}
