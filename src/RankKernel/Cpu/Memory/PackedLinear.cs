namespace RankKernel.Cpu;

/// <summary>
/// A Linear's weight laid out for the micro-kernels. Up to <see cref="MaxDotColumns"/> outputs: row-major [N, K], read by
/// dot products. More: column panels [panel][k][32], the last ones 16 or 8 wide, zero padded to a multiple of 8.
/// </summary>
internal sealed unsafe class PackedLinear : IDisposable
{
    public const int PanelWidth = 32;
    public const int HalfPanelWidth = 16;
    public const int QuarterPanelWidth = 8;
    public const int MaxDotColumns = 4;

    private readonly AlignedBuffer _buffer;

    private PackedLinear(AlignedBuffer buffer, int n, int k)
    {
        _buffer = buffer;
        N = n;
        K = k;
    }

    /// <summary>Outputs.</summary>
    public int N { get; }

    /// <summary>Inputs.</summary>
    public int K { get; }

    public bool IsDot => N <= MaxDotColumns;

    public long ByteLength => _buffer.ByteLength;

    public float* Data => _buffer.Floats;

    /// <summary>Packs a copy of a weight [N, K], row-major.</summary>
    public static PackedLinear Pack(ReadOnlySpan<float> weight, int n, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weight.Length, checked(n * k));
        if (n <= MaxDotColumns)
        {
            return new PackedLinear(AlignedBuffer.OfFloats(weight), n, k);
        }

        long paddedColumns = ((long)n + QuarterPanelWidth - 1) / QuarterPanelWidth * QuarterPanelWidth;
        AlignedBuffer buffer = AlignedBuffer.OfFloats(checked(paddedColumns * k));
        float* panel = buffer.Floats;
        int width;
        for (int column = 0; column < n; column += width)
        {
            width = ColumnsOfPanel(n, column);
            int filled = Math.Min(width, n - column);
            for (int c = 0; c < filled; c++)
            {
                ReadOnlySpan<float> source = weight.Slice((column + c) * k, k);
                for (int i = 0; i < k; i++)
                {
                    panel[((long)i * width) + c] = source[i];
                }
            }

            panel += (long)width * k;
        }

        return new PackedLinear(buffer, n, k);
    }

    /// <summary>The width, padding included, of the panel that begins at <paramref name="column"/>.</summary>
    public static int ColumnsOfPanel(int n, int column) => (n - column) switch
    {
        <= QuarterPanelWidth => QuarterPanelWidth,
        <= HalfPanelWidth + QuarterPanelWidth => HalfPanelWidth,
        _ => PanelWidth,
    };

    public void Dispose() => _buffer.Dispose();
}
