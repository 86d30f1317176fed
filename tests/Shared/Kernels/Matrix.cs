using RankKernel.Cpu;

namespace RankKernel.Testing;

/// <summary>Rows of a case in unmanaged memory. The floats between rows hold a sentinel that is NaN when read by mistake.</summary>
internal sealed unsafe class Matrix
{
    private const int Sentinel = 0x7fc5eed5;

    public Matrix(float* data, int rowCount, int width, int stride)
    {
        Data = data;
        RowCount = rowCount;
        Width = width;
        Stride = stride;
        FillWithSentinel();
    }

    public float* Data { get; }

    public int RowCount { get; }

    public int Width { get; }

    public int Stride { get; }

    public Rows Rows => new(Data, Stride);

    /// <summary>Floats from the first to the last, gaps between rows included.</summary>
    public int Extent => Stride == 0 ? Width : ((RowCount - 1) * Stride) + Width;

    public ref float this[int row, int column] => ref Data[(row * Stride) + column];

    public float* Row(int row) => Rows.Row(row);

    public Rows From(int row) => Rows.From(row);

    public void FillWithSentinel() => new Span<int>(Data, Extent).Fill(Sentinel);

    public int[] ToBits() => new Span<int>(Data, Extent).ToArray();

    /// <summary>The first gap that was written to, as text, or null.</summary>
    public string? FindWrittenGap()
    {
        for (int i = 0; i < Extent; i++)
        {
            if (Stride != 0 && i % Stride >= Width && ((int*)Data)[i] != Sentinel)
            {
                return $"row {i / Stride}, column {i % Stride} lies past the width {Width} and was written";
            }
        }

        return null;
    }
}
