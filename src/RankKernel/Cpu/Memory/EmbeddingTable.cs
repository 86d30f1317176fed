using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>A table whose rows are decoded as they are looked up.</summary>
internal readonly unsafe struct EmbeddingTable(byte* data, TensorType type, int rows, int width)
{
    /// <summary>The table in a tensor; it stays readable while the tensor is referenced.</summary>
    public EmbeddingTable(Tensor tensor)
        : this(tensor.Bytes, tensor.Type, tensor.Shape[0], tensor.Shape[1])
    {
    }

    public TensorType Type { get; } = type;

    public int Rows { get; } = rows;

    /// <summary>Elements of a row.</summary>
    public int Width { get; } = width;

    /// <summary>Bytes of a row, or of the block that it is in.</summary>
    public nint RowBytes { get; } = type == TensorType.Int8Blocks ? TensorTypes.BlockBytes : (nint)type.RowBytes(width);

    /// <summary>Where the first row, or block, starts.</summary>
    public byte* Data => data;

    /// <summary>Where a row, or the block that it begins in, starts.</summary>
    public byte* Row(int id) => data + ((Type == TensorType.Int8Blocks ? (nint)id * Width / TensorTypes.BlockElements : id) * RowBytes);
}
