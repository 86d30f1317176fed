using System.Buffers.Binary;
using System.Runtime.InteropServices;
using RankKernel.Graph;
using RankKernel.Import.Onnx.Schema;
using RankKernel.Memory;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>The elements of a model's tensors as float32 tensors or as numbers, read when they are asked for.</summary>
internal sealed class OnnxWeights(OnnxFile file)
{
    private const int Chunk = 1 << 20;

    /// <summary>Checks type, dimensions and size.</summary>
    /// <exception cref="OnnxException">They do not go together, or the elements are not there.</exception>
    public static int[] Dimensions(TensorProto tensor)
    {
        var count = 1L;
        foreach (var dimension in tensor.Dims)
        {
            if (dimension is < 0 or > int.MaxValue || (dimension > 0 && count > long.MaxValue / sizeof(double) / dimension))
            {
                throw new OnnxException($"The weight '{tensor.Name}' has the dimensions [{string.Join(", ", tensor.Dims)}].");
            }

            count *= dimension;
        }

        return [.. tensor.Dims.Select(dimension => (int)dimension)];
    }

    /// <summary>A weight as a float32 tensor: what it takes in memory is its size once.</summary>
    public unsafe Tensor Tensor(TensorProto tensor)
    {
        var shape = new Shape(Dimensions(tensor));
        var buffer = AlignedBuffer.Uninitialized(checked(shape.Count * sizeof(float)));
        var next = buffer.Floats;
        Read(tensor, shape.Count, (bytes, type) =>
        {
            var count = bytes.Length / Size(type);
            for (var i = 0; i < count; i++)
            {
                next[i] = type == DataType.Float ? BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]) : (float)Number(bytes, i, type);
            }

            next += count;
        });
        return new Tensor(TensorType.Float32, shape, buffer);
    }

    /// <summary>A tensor as numbers in double precision; whole numbers beyond 2⁵³ are rounded.</summary>
    public NdArray Numbers(TensorProto tensor)
    {
        var dimensions = Dimensions(tensor);
        var count = NdArray.Count(dimensions);
        if (count > Array.MaxLength / 2)
        {
            throw new OnnxException($"The weight '{tensor.Name}' has {count} elements, too many for anything but a table.");
        }

        var elements = new double[count];
        var next = 0;
        Read(tensor, count, (bytes, type) =>
        {
            for (var i = 0; i < bytes.Length / Size(type); i++)
            {
                elements[next++] = Number(bytes, i, type);
            }
        });
        return new NdArray(dimensions, elements);
    }

    private delegate void Consumer(ReadOnlySpan<byte> bytes, DataType type);

    private void Read(TensorProto tensor, long count, Consumer consume)
    {
        var type = tensor.DataType;
        if (Size(type) == 0)
        {
            throw new OnnxException($"The weight '{tensor.Name}' has the element type {type}; expected numbers or truth values.");
        }

        if (file.ElementsOf(tensor) is { } elements)
        {
            ReadFile(tensor, elements, count, consume);
        }
        else if (tensor.RawData.Length > 0)
        {
            Expect(tensor, tensor.RawData.Length, count * Size(type));
            consume(tensor.RawData.Span, type);
        }
        else
        {
            ReadTyped(tensor, count, consume);
        }
    }

    private static void ReadTyped(TensorProto tensor, long count, Consumer consume)
    {
        double[] numbers = tensor.DataType switch
        {
            DataType.Float => [.. tensor.FloatData],
            DataType.Double => [.. tensor.DoubleData],
            DataType.Int64 => [.. tensor.Int64Data],
            DataType.Uint64 or DataType.Uint32 => [.. tensor.Uint64Data],
            DataType.Float16 => [.. tensor.Int32Data.Select(bits => (double)BitConverter.UInt16BitsToHalf((ushort)bits))],
            DataType.Bfloat16 => [.. tensor.Int32Data.Select(bits => (double)BitConverter.Int32BitsToSingle(bits << 16))],
            _ => [.. tensor.Int32Data],
        };
        if (numbers.Length != count)
        {
            throw new OnnxException(
                $"The weight '{tensor.Name}' [{string.Join(", ", tensor.Dims)}] of type {tensor.DataType} has {numbers.Length} elements in the file; expected {count}.");
        }

        consume(MemoryMarshal.AsBytes<double>(numbers), DataType.Double);
    }

    private void ReadFile(TensorProto tensor, FileElements elements, long count, Consumer consume)
    {
        var type = elements.IsRaw ? tensor.DataType : tensor.DataType == DataType.Double ? DataType.Double : DataType.Float;
        if (!elements.IsRaw && type != tensor.DataType)
        {
            throw new OnnxException($"The weight '{tensor.Name}' of type {tensor.DataType} has its elements in the field of another type.");
        }

        Expect(tensor, elements.Length, count * Size(type));
        using var own = elements.Path is null ? null : File.OpenRead(elements.Path);
        var stream = own ?? file.Stream;
        stream.Position = elements.Offset;
        var buffer = new byte[(int)Math.Min(Chunk, elements.Length)];
        for (var left = elements.Length; left > 0;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            try
            {
                stream.ReadExactly(part);
            }
            catch (EndOfStreamException error)
            {
                throw new OnnxException($"The file ends within the weight '{tensor.Name}'.", error);
            }

            consume(part, type);
            left -= part.Length;
        }
    }

    private static void Expect(TensorProto tensor, long found, long expected)
    {
        if (found != expected)
        {
            throw new OnnxException(
                $"The weight '{tensor.Name}' [{string.Join(", ", tensor.Dims)}] of type {tensor.DataType} has {found} bytes in the file; expected {expected}.");
        }
    }

    private static int Size(DataType type) => type switch
    {
        DataType.Float or DataType.Int32 or DataType.Uint32 => 4,
        DataType.Double or DataType.Int64 or DataType.Uint64 => 8,
        DataType.Float16 or DataType.Bfloat16 or DataType.Int16 or DataType.Uint16 => 2,
        DataType.Int8 or DataType.Uint8 or DataType.Bool => 1,
        _ => 0,
    };

    private static double Number(ReadOnlySpan<byte> bytes, int i, DataType type)
    {
        var element = bytes.Slice(i * Size(type), Size(type));
        return type switch
        {
            DataType.Float => BinaryPrimitives.ReadSingleLittleEndian(element),
            DataType.Double => BinaryPrimitives.ReadDoubleLittleEndian(element),
            DataType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
            DataType.Bfloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
            DataType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(element),
            DataType.Uint64 => BinaryPrimitives.ReadUInt64LittleEndian(element),
            DataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(element),
            DataType.Uint32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
            DataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(element),
            DataType.Uint16 => BinaryPrimitives.ReadUInt16LittleEndian(element),
            DataType.Int8 => (sbyte)element[0],
            _ => element[0],
        };
    }
}
