using System.Numerics.Tensors;

namespace RankKernel.Graph;

/// <summary>Rows of the innermost dimension of a tensor, whatever its type, as float32.</summary>
internal static unsafe class TableRows
{
    /// <summary>Decodes one row; exact for 16-bit floats.</summary>
    public static void Decode(Tensor tensor, int row, Span<float> target)
    {
        if (tensor.Type == TensorType.Int8Blocks)
        {
            RowCodes.DecodeBlocks(tensor.Bytes, (nint)row * target.Length, target);
            GC.KeepAlive(tensor);
            return;
        }

        var source = tensor.Bytes + (row * (nint)tensor.Type.RowBytes(target.Length));
        switch (tensor.Type)
        {
            case TensorType.Float32:
                new ReadOnlySpan<float>(source, target.Length).CopyTo(target);
                break;
            case TensorType.Float16:
                TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(source, target.Length), target);
                break;
            case TensorType.BFloat16:
                HalfFloats.Widen(new ReadOnlySpan<ushort>(source, target.Length), target);
                break;
            default:
                RowCodes.Decode(tensor.Type, source, target);
                break;
        }

        GC.KeepAlive(tensor);
    }
}
