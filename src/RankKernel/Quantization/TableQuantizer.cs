using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Quantization;

/// <summary>Encodes embedding tables.</summary>
internal static unsafe class TableQuantizer
{
    /// <summary>Below this width rows share the scale and offset of a block: their own would take more than codes save.</summary>
    private const int NarrowestRow = 5;

    /// <summary>The tables of a graph that are read by lookups alone.</summary>
    public static IReadOnlyList<Value> TablesOf(ModelGraph graph)
    {
        var tables = graph.Nodes.SelectMany(WidenParameters.TableOf).Distinct().ToList();
        var elsewhere = graph.Nodes.SelectMany(node => node.Inputs.Except(WidenParameters.TableOf(node)))
            .Concat(graph.Outputs.Select(output => output.Value)).ToHashSet();
        return [.. tables.Where(table => !elsewhere.Contains(table) && table.Data!.Type == TensorType.Float32).OrderByDescending(table => table.Data!.ByteLength)];
    }

    public static (Tensor Tensor, TableQuantization Report) Encode(Value table, QuantizationOptions options)
    {
        var original = table.Data!;
        var (tensor, kept) = options.KeepFloat32.Contains(table.Name) ? (original, "asked for") : Encode(original, options.Embeddings);
        var (relative, largest) = tensor == original ? (0, 0) : Errors(original, tensor);
        return (tensor, new TableQuantization(
            table.Name, original.Shape[0], original.Shape[1], tensor.Type, original.ByteLength, tensor.ByteLength, relative, largest, kept));
    }

    private static (Tensor Tensor, string? Kept) Encode(Tensor table, EmbeddingPrecision precision)
    {
        var type = precision switch
        {
            EmbeddingPrecision.Float16 => TensorType.Float16,
            EmbeddingPrecision.BFloat16 => TensorType.BFloat16,
            EmbeddingPrecision.Int8 => TensorType.Int8Rows,
            EmbeddingPrecision.Int4 => TensorType.Int4Rows,
            _ => TensorType.Float32,
        };
        if (type == TensorType.Float32)
        {
            return (table, null);
        }

        if (!type.IsFloat() && table.Shape[1] < NarrowestRow)
        {
            type = TensorType.Int8Blocks;
        }

        if (type.ByteLength(table.Shape.Dimensions) >= table.ByteLength)
        {
            return (table, $"it would not be smaller as {type}");
        }

        return TryEncode(table, type) is { } encoded ? (encoded, null) : (table, $"an element is beyond what {type} can hold");
    }

    private static Tensor? TryEncode(Tensor table, TensorType type) =>
        type == TensorType.Int8Blocks ? TryEncodeBlocks(table) : TryEncodeRows(table, type);

    private static Tensor? TryEncodeBlocks(Tensor table)
    {
        var buffer = new AlignedBuffer(TensorType.Int8Blocks.ByteLength(table.Shape.Dimensions));
        Span<float> block = stackalloc float[TensorTypes.BlockElements];
        for (var first = 0L; first < table.Shape.Count; first += block.Length)
        {
            var count = (int)Math.Min(block.Length, table.Shape.Count - first);
            new ReadOnlySpan<float>(table.FloatPointer + first, count).CopyTo(block);
            block[count..].Fill(block[0]);
            if (!RowCodes.TryEncode(TensorType.Int8Rows, block, buffer.Bytes + (first / block.Length * TensorTypes.BlockBytes)))
            {
                buffer.Dispose();
                return null;
            }
        }

        GC.KeepAlive(table);
        return new Tensor(TensorType.Int8Blocks, table.Shape, buffer);
    }

    private static Tensor? TryEncodeRows(Tensor table, TensorType type)
    {
        var (rows, width) = (table.Shape[0], table.Shape[1]);
        var bytes = (nint)type.RowBytes(width);
        var buffer = AlignedBuffer.Uninitialized(rows * (long)bytes);
        for (var row = 0; row < rows; row++)
        {
            var source = new ReadOnlySpan<float>(table.FloatPointer + ((nint)row * width), width);
            var target = buffer.Bytes + (row * bytes);
            var isEncoded = type.IsFloat() ? HalfFloats.TryNarrow(type, source, (ushort*)target) : RowCodes.TryEncode(type, source, target);
            if (!isEncoded)
            {
                buffer.Dispose();
                return null;
            }
        }

        GC.KeepAlive(table);
        return new Tensor(type, table.Shape, buffer);
    }

    private static (double Relative, double Largest) Errors(Tensor original, Tensor encoded)
    {
        var (rows, width) = (original.Shape[0], original.Shape[1]);
        var decoded = new float[width];
        double squares = 0, errors = 0, largest = 0;
        for (var row = 0; row < rows; row++)
        {
            TableRows.Decode(encoded, row, decoded);
            var source = original.FloatPointer + ((nint)row * width);
            for (var i = 0; i < width; i++)
            {
                var error = Math.Abs((double)source[i] - decoded[i]);
                squares += (double)source[i] * source[i];
                errors += error * error;
                largest = Math.Max(largest, error);
            }
        }

        GC.KeepAlive(original);
        return (squares == 0 ? 0 : Math.Sqrt(errors / squares), largest);
    }
}
