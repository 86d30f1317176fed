using System.Runtime.CompilerServices;

namespace RankKernel.Features;

/// <summary>Encoded rows of one schema, in pinned memory that only ever grows. Not thread-safe.</summary>
internal sealed unsafe class EncodedRows
{
    private int[] _ids;
    private float[] _numbers;

    public EncodedRows(EncodedSchema schema)
    {
        Schema = schema;
        _ids = Pinned<int>(schema.IdWidth);
        _numbers = Pinned<float>(schema.NumberWidth);
    }

    public EncodedSchema Schema { get; }

    public int Count { get; private set; }

    public int* Ids => (int*)Unsafe.AsPointer(ref _ids[0]);

    public float* Numbers => (float*)Unsafe.AsPointer(ref _numbers[0]);

    public Span<int> IdRow(int row) => IdRows(row, 1);

    public Span<float> NumberRow(int row) => NumberRows(row, 1);

    public Span<int> IdRows(int first, int count) => _ids.AsSpan(checked(first * Schema.IdWidth), checked(count * Schema.IdWidth));

    public Span<float> NumberRows(int first, int count) =>
        _numbers.AsSpan(checked(first * Schema.NumberWidth), checked(count * Schema.NumberWidth));

    /// <summary>Sets the number of rows; the contents of the rows are undefined afterwards.</summary>
    public void Resize(int count)
    {
        Grow(ref _ids, checked(count * Schema.IdWidth));
        Grow(ref _numbers, checked(count * Schema.NumberWidth));
        Count = count;
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = Pinned<T>(Math.Max(length, (int)Math.Min(Array.MaxLength, array.Length * 2L)));
        }
    }

    private static T[] Pinned<T>(int length) => GC.AllocateArray<T>(Math.Max(length, 1), pinned: true);
}
