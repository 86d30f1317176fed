using RankKernel.Graph;

namespace RankKernel.Format;

/// <summary>Checks the elements of tensors of codes: kernels rely on what they can be.</summary>
internal static unsafe class TensorContents
{
    private const int PieceRows = 4096;

    /// <summary>What is wrong with a tensor, or null.</summary>
    public static string? Problem(Tensor tensor)
    {
        var problem = tensor.Type switch
        {
            TensorType.Int8Rows or TensorType.Int4Rows => RowCodes.Problem(tensor.Type, tensor.Bytes, 0, tensor.Shape[0], tensor.Shape[1]),
            TensorType.Int8Blocks => RowCodes.Problem(
                TensorType.Int8Rows, tensor.Bytes, 0, TensorTypes.Blocks(tensor.Shape[0], tensor.Shape[1]), TensorTypes.BlockElements, "block"),
            TensorType.Int8Matrix => Int8Matrix.Problem(tensor.Bytes, tensor.Shape),
            _ => null,
        };
        GC.KeepAlive(tensor);
        return problem;
    }

    /// <summary>What is wrong with a tensor that stays in its file, or null. A table is read piece by piece.</summary>
    public static string? Problem(StoredTensor stored, PieceReader read)
    {
        if (stored.Type == TensorType.Int8Matrix)
        {
            // Its parts belong together; a graph that uses a larger one than memory holds is refused by its node.
            if (stored.Shape.Last > Int8Matrix.MaxInputs || stored.Length > Array.MaxLength)
            {
                return $"it has {stored.Shape.Last} inputs and {stored.Length} bytes, expected at most {Int8Matrix.MaxInputs} and {Array.MaxLength}";
            }

            fixed (byte* bytes = read(0, (int)stored.Length))
            {
                return Int8Matrix.Problem(bytes, stored.Shape);
            }
        }

        if (!stored.Type.IsCodedTable())
        {
            return null;
        }

        var isBlocks = stored.Type == TensorType.Int8Blocks;
        var type = isBlocks ? TensorType.Int8Rows : stored.Type;
        var width = isBlocks ? TensorTypes.BlockElements : stored.Shape[1];
        var all = isBlocks ? TensorTypes.Blocks(stored.Shape[0], stored.Shape[1]) : stored.Shape[0];
        var rowBytes = type.RowBytes(width);
        var together = (int)Math.Clamp(Array.MaxLength / rowBytes, 1, PieceRows);
        for (var row = 0L; row < all; row += together)
        {
            var rows = Math.Min(together, all - row);
            fixed (byte* bytes = read(row * rowBytes, checked((int)(rows * rowBytes))))
            {
                if (RowCodes.Problem(type, bytes, row, rows, width, isBlocks ? "block" : "row") is { } problem)
                {
                    return problem;
                }
            }
        }

        return null;
    }
}
