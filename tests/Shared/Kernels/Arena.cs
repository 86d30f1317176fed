using RankKernel.Cpu;

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

    private byte* Allocate(int floats)
    {
        if (mode == MemoryMode.Aligned || !GuardedMemory.IsSupported)
        {
            AlignedBuffer buffer = AlignedBuffer.OfFloats((long)floats);
            _owned.Add(buffer);
            return buffer.Bytes;
        }

        GuardedMemory memory = new((nuint)floats * sizeof(float), mode == MemoryMode.GuardAfter);
        _owned.Add(memory);
        return memory.Pointer;
    }
}
