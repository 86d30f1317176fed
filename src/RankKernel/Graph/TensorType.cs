namespace RankKernel.Graph;

/// <summary>The element type of a stored tensor.</summary>
public enum TensorType
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32 = 0,

    /// <summary>IEEE 754 binary16.</summary>
    Float16 = 1,

    /// <summary>The upper half of a binary32.</summary>
    BFloat16 = 2,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 3,

    /// <summary>
    /// A table [rows, d] whose elements are offset + scale·code: a row is d codes of 8 bits, then its scale and its offset as binary16.
    /// </summary>
    Int8Rows = 4,

    /// <summary>As <see cref="Int8Rows"/> with codes of 4 bits, two in a byte, the earlier one in its lower half.</summary>
    Int4Rows = 5,

    /// <summary>
    /// The weight [N, K], or [S, N, K], of a product in integers, with the range of its input: N·K signed codes of 8 bits, K zero points, the scales
    /// of the N outputs and the inverse steps of the K inputs. What it computes is defined in docs/quantization.md.
    /// </summary>
    Int8Matrix = 6,

    /// <summary>
    /// A table [rows, d] of narrow rows: its elements in order, sixteen at a time as a row of <see cref="Int8Rows"/>; the last block is
    /// filled up.
    /// </summary>
    Int8Blocks = 7,
}

internal static class TensorTypes
{
    /// <summary>Bytes of the scale and the offset that end a row of codes.</summary>
    public const int RowEnd = 4;

    /// <summary>Elements of a block of <see cref="TensorType.Int8Blocks"/>.</summary>
    public const int BlockElements = 16;

    /// <summary>Bytes of a block of <see cref="TensorType.Int8Blocks"/>.</summary>
    public const int BlockBytes = BlockElements + RowEnd;

    /// <summary>Whether the elements are numbers that stand for themselves.</summary>
    public static bool IsFloat(this TensorType type) => type is TensorType.Float32 or TensorType.Float16 or TensorType.BFloat16;

    /// <summary>Bytes of a row of the innermost dimension, for the types that are made of rows.</summary>
    public static long RowBytes(this TensorType type, int width) => type switch
    {
        TensorType.Float32 => 4L * width,
        TensorType.Float16 or TensorType.BFloat16 => 2L * width,
        TensorType.Int8 => width,
        TensorType.Int8Rows => width + (long)RowEnd,
        TensorType.Int4Rows => ((width + 1L) / 2) + RowEnd,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>The size of a tensor in bytes.</summary>
    /// <exception cref="OverflowException">It does not fit 64 bits.</exception>
    public static long ByteLength(this TensorType type, ReadOnlySpan<int> dimensions)
    {
        var rows = 1L;
        for (var i = 0; i < dimensions.Length - 1; i++)
        {
            rows = checked(rows * dimensions[i]);
        }

        var width = dimensions.Length == 0 ? 1 : dimensions[^1];
        return type switch
        {
            TensorType.Int8Matrix => Int8MatrixLayout.ByteLength(rows, width),
            TensorType.Int8Blocks => checked(Blocks(rows, width) * BlockBytes),
            _ => checked(rows * type.RowBytes(width)),
        };
    }

    /// <summary>Blocks of a table of <see cref="TensorType.Int8Blocks"/>.</summary>
    public static long Blocks(long rows, int width) => checked((rows * width) + BlockElements - 1) / BlockElements;

    /// <summary>Whether a table's elements are codes, decoded as they are looked up.</summary>
    public static bool IsCodedTable(this TensorType type) => type is TensorType.Int8Rows or TensorType.Int4Rows or TensorType.Int8Blocks;
}
