using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel.Testing;

/// <summary>Makes a case's inputs and outputs from one seed and frees them together.</summary>
internal sealed unsafe class Arena(int seed, MemoryMode mode) : IDisposable
{
    private readonly Random _random = new(seed);
    private readonly List<IDisposable> _owned = [];

    public Matrix Random(int rows, int width, int gap = 0, float low = -1f, float high = 1f)
    {
        Matrix matrix = Output(rows, width, gap);
        Fill(matrix, low, high);
        return matrix;
    }

    /// <summary>One row that all rows share: stride 0.</summary>
    public Matrix Shared(int width, float low = -1f, float high = 1f)
    {
        Matrix matrix = new((float*)Allocate(width), 1, width, 0);
        Fill(matrix, low, high);
        return matrix;
    }

    public Matrix Output(int rows, int width, int gap = 0) =>
        new((float*)Allocate(((rows - 1) * (width + gap)) + width), rows, width, width + gap);

    public float* Vector(int count, float low = -1f, float high = 1f) => Random(1, count, 0, low, high).Data;

    public int* Ints(int count, int low, int high)
    {
        int* values = (int*)Allocate(count);
        for (int i = 0; i < count; i++)
        {
            values[i] = _random.Next(low, high);
        }

        return values;
    }

    public PackedLinear Pack(Matrix weight) =>
        Own(PackedLinear.Pack(new ReadOnlySpan<float>(weight.Data, weight.Extent), weight.RowCount, weight.Width));

    public PackedLinear Pack(Tensor weight) => Own(PackedLinear.Pack(weight));

    /// <summary>A table with the elements of a matrix, which become what the table's type makes of them.</summary>
    public EmbeddingTable Table(Matrix matrix, TensorType type = TensorType.Float32)
    {
        if (type == TensorType.Float32)
        {
            return new((byte*)matrix.Data, type, matrix.RowCount, matrix.Width);
        }

        if (type == TensorType.Int8Blocks)
        {
            return Blocks(matrix);
        }

        int bytes = (int)type.RowBytes(matrix.Width);
        byte* data = AllocateBytes((nuint)(matrix.RowCount * bytes));
        for (int r = 0; r < matrix.RowCount; r++)
        {
            Span<float> row = new(matrix.Row(r), matrix.Width);
            if (type.IsFloat())
            {
                HalfFloats.TryNarrow(type, row, (ushort*)(data + (r * bytes)));
                for (int i = 0; i < row.Length; i++)
                {
                    ushort bits = ((ushort*)(data + (r * bytes)))[i];
                    row[i] = type == TensorType.Float16 ? (float)BitConverter.UInt16BitsToHalf(bits) : BitConverter.UInt32BitsToSingle((uint)bits << 16);
                }
            }
            else
            {
                RowCodes.TryEncode(type, row, data + (r * bytes));
                RowCodes.Decode(type, data + (r * bytes), row);
            }
        }

        return new(data, type, matrix.RowCount, matrix.Width);
    }

    private EmbeddingTable Blocks(Matrix matrix)
    {
        byte* data = AllocateBytes((nuint)TensorType.Int8Blocks.ByteLength([matrix.RowCount, matrix.Width]));
        Span<float> elements = new(matrix.Data, matrix.Extent);
        Span<float> block = stackalloc float[TensorTypes.BlockElements];
        for (int first = 0; first < elements.Length; first += block.Length)
        {
            Span<float> part = elements.Slice(first, Math.Min(block.Length, elements.Length - first));
            block.Fill(part[0]);
            part.CopyTo(block);
            RowCodes.TryEncode(TensorType.Int8Rows, block, data + (first / block.Length * TensorTypes.BlockBytes));
        }

        RowCodes.DecodeBlocks(data, 0, elements);
        return new(data, TensorType.Int8Blocks, matrix.RowCount, matrix.Width);
    }

    /// <summary>A weight for products in integers over inputs around ±1.</summary>
    public Tensor RandomInt8(int n, int k, Int8Fill fill)
    {
        Tensor tensor = Int8Matrix.Create(n, k);
        Int8Matrix matrix = new(tensor);
        for (int i = 0; i < n * k; i++)
        {
            matrix.Codes[i] = (sbyte)(fill == Int8Fill.Random
                ? _random.Next(-Int8Matrix.MaxWeight, Int8Matrix.MaxWeight + 1)
                : i / k % 3 == 0 ? -Int8Matrix.MaxWeight : Int8Matrix.MaxWeight);
        }

        for (int i = 0; i < k; i++)
        {
            matrix.Zeros[i] = (short)(fill == Int8Fill.Random
                ? _random.Next(-20, Int8Matrix.MaxCode + 20)
                : (i / 2 % 2 * Int8Matrix.MaxCode) + ((i % 2 * 2) - 1) * (i % 7 == 0 ? Int8Matrix.MaxZero : 0));
            matrix.Inverses[i] = 30 + (100 * _random.NextSingle());
        }

        for (int i = 0; i < n; i++)
        {
            matrix.Scales[i] = 1e-4f + (1e-4f * _random.NextSingle());
        }

        return tensor;
    }

    /// <summary>Frees something with the arena.</summary>
    public T Own<T>(T item)
        where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }

    public void Dispose()
    {
        foreach (IDisposable item in _owned)
        {
            item.Dispose();
        }
    }

    private void Fill(Matrix matrix, float low, float high)
    {
        for (int r = 0; r < matrix.RowCount; r++)
        {
            for (int c = 0; c < matrix.Width; c++)
            {
                matrix[r, c] = low + ((high - low) * _random.NextSingle());
            }
        }
    }

    private byte* Allocate(int floats) => AllocateBytes((nuint)floats * sizeof(float));

    private byte* AllocateBytes(nuint bytes)
    {
        if (mode == MemoryMode.Aligned || !GuardedMemory.IsSupported)
        {
            AlignedBuffer buffer = new((long)bytes);
            _owned.Add(buffer);
            return buffer.Bytes;
        }

        GuardedMemory memory = new(bytes, mode == MemoryMode.GuardAfter);
        _owned.Add(memory);
        return memory.Pointer;
    }
}
