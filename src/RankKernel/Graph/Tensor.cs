namespace RankKernel.Graph;

/// <summary>
/// A constant of a model, immutable, in native memory aligned to 64 bytes: its own, or a part of a mapped model file.
/// Thread-safe. The memory is freed, or the file unmapped, when the last reference is collected.
/// </summary>
public sealed unsafe class Tensor
{
    private readonly TensorMemory _memory;

    internal Tensor(TensorType type, Shape shape, TensorMemory memory)
    {
        var expected = type.ByteLength(shape.Dimensions);
        if (memory.ByteLength != expected)
        {
            throw new ArgumentException($"A {type} tensor {shape} takes {expected} bytes, not {memory.ByteLength}.", nameof(memory));
        }

        Type = type;
        Shape = shape;
        _memory = memory;
    }

    /// <summary>A float32 tensor holding a copy of <paramref name="values"/>, row-major.</summary>
    /// <exception cref="ArgumentException">The number of values differs from that of the shape.</exception>
    public Tensor(Shape shape, ReadOnlySpan<float> values)
        : this(TensorType.Float32, shape, CopyOf(shape, values))
    {
    }

    /// <summary>The element type.</summary>
    public TensorType Type { get; }

    /// <summary>The dimensions, outermost first.</summary>
    public Shape Shape { get; }

    /// <summary>The size in bytes.</summary>
    public long ByteLength => _memory.ByteLength;

    internal byte* Bytes => _memory.Bytes;

    /// <summary>The same memory under other dimensions.</summary>
    internal Tensor WithShape(Shape shape) => new(Type, shape, _memory);

    /// <summary>Whether the elements can be read; in a file whose structure alone is checked they cannot.</summary>
    internal bool HasElements => _memory.IsPresent;

    /// <summary>The elements of a float32 tensor; valid while the tensor is referenced.</summary>
    /// <exception cref="InvalidOperationException">The tensor has another type, or more elements than a span can hold.</exception>
    public ReadOnlySpan<float> AsFloats()
    {
        if (Type != TensorType.Float32 || Shape.Count > int.MaxValue)
        {
            throw new InvalidOperationException($"A {Type} tensor {Shape} cannot be read as one span of float32.");
        }

        return new ReadOnlySpan<float>(_memory.Bytes, (int)Shape.Count);
    }

    /// <summary>A copy of the elements as float32, whatever the type: widened, or what the codes stand for.</summary>
    /// <exception cref="InvalidOperationException">The tensor is of plain 8-bit integers, or has more elements than an array can hold.</exception>
    public float[] ToFloats()
    {
        if (Type == TensorType.Int8 || Shape.Count > Array.MaxLength)
        {
            throw new InvalidOperationException($"A {Type} tensor {Shape} cannot be copied to one array of float32.");
        }

        var result = new float[Shape.Count];
        if (Type == TensorType.Int8Matrix)
        {
            new Int8Matrix(this).Dequantize(result);
        }
        else
        {
            for (var row = 0; row < result.Length / Shape.Last; row++)
            {
                TableRows.Decode(this, row, result.AsSpan(row * Shape.Last, Shape.Last));
            }
        }

        GC.KeepAlive(_memory);
        return result;
    }

    internal float* FloatPointer
    {
        get
        {
            if (Type != TensorType.Float32)
            {
                throw new InvalidOperationException($"A {Type} tensor {Shape} is not float32.");
            }

            return (float*)_memory.Bytes;
        }
    }

    private static AlignedBuffer CopyOf(Shape shape, ReadOnlySpan<float> values) => values.Length == shape.Count
        ? AlignedBuffer.OfFloats(values)
        : throw new ArgumentException($"A tensor {shape} has {shape.Count} elements, but {values.Length} values were given.", nameof(values));
}
