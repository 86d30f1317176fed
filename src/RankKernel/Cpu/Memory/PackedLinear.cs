using RankKernel.Graph;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace RankKernel.Cpu;

/// <summary>
/// A Linear's weight laid out for the micro-kernels. Up to <see cref="MaxDotColumns"/> outputs: row-major [N, K], read by
/// dot products. More: column panels [panel][k][32], the last ones 16 or 8 wide, zero padded to a multiple of 8. An int8 weight
/// always has panels, of bytes (<see cref="PackedInt8"/>).
/// </summary>
internal sealed unsafe class PackedLinear : IDisposable
{
    public const int PanelWidth = 32;
    public const int HalfPanelWidth = 16;
    public const int QuarterPanelWidth = 8;
    public const int MaxDotColumns = 4;

    private readonly AlignedBuffer _buffer;

    private PackedLinear(AlignedBuffer buffer, int n, int k, PackedInt8? int8 = null)
    {
        _buffer = buffer;
        N = n;
        K = k;
        Int8 = int8;
    }

    /// <summary>Outputs.</summary>
    public int N { get; }

    /// <summary>Inputs.</summary>
    public int K { get; }

    public bool IsDot => N <= MaxDotColumns && Int8 is null;

    /// <summary>Whether all weights are finite, so that inputs of 0 add nothing. Not said of products in integers.</summary>
    public bool IsFinite { get; private init; }

    /// <summary>What a product in integers needs beside the panels, or null for one in floats.</summary>
    public PackedInt8? Int8 { get; }

    /// <summary>Told of every input while a model is calibrated; null otherwise.</summary>
    public ILinearObserver? Observer { get; init; }

    public long ByteLength => _buffer.ByteLength;

    public float* Data => _buffer.Floats;

    /// <summary>Packs a copy of a weight [N, K] of any type that a product takes.</summary>
    public static PackedLinear Pack(Tensor weight, ILinearObserver? observer = null)
    {
        if (weight.Type == TensorType.Int8Matrix)
        {
            return Pack(new Int8Matrix(weight));
        }

        int k = weight.Shape.Last;
        return Pack(weight.Type == TensorType.Float32 ? weight.AsFloats() : weight.ToFloats(), checked((int)(weight.Shape.Count / k)), k, observer);
    }

    /// <summary>Packs a copy of some outputs and some inputs of a weight, of float32 or in integers.</summary>
    public static PackedLinear PackPart(Tensor weight, int row, int rows, int column, int columns, ILinearObserver? observer = null)
    {
        if (weight.Type == TensorType.Int8Matrix)
        {
            PackedLinear packed = Pack(new Int8Matrix(weight).Part(row, rows, column, columns));
            GC.KeepAlive(weight);
            return packed;
        }

        var part = new float[checked(rows * columns)];
        for (int r = 0; r < rows; r++)
        {
            weight.AsFloats().Slice(((row + r) * weight.Shape.Last) + column, columns).CopyTo(part.AsSpan(r * columns));
        }

        return Pack(part, rows, columns, observer);
    }

    /// <summary>Packs a copy of a weight [N, K], row-major.</summary>
    public static PackedLinear Pack(ReadOnlySpan<float> weight, int n, int k, ILinearObserver? observer = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weight.Length, checked(n * k));
        if (n <= MaxDotColumns)
        {
            return new PackedLinear(AlignedBuffer.OfFloats(weight), n, k) { Observer = observer };
        }

        AlignedBuffer buffer = AlignedBuffer.OfFloats(checked(PaddedColumns(n) * k));
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

        return new PackedLinear(buffer, n, k) { Observer = observer, IsFinite = TensorPrimitives.IsFiniteAll(weight) };
    }

    /// <summary>The width, padding included, of the panel that begins at <paramref name="column"/>.</summary>
    public static int ColumnsOfPanel(int n, int column) => (n - column) switch
    {
        <= QuarterPanelWidth => QuarterPanelWidth,
        <= HalfPanelWidth + QuarterPanelWidth => HalfPanelWidth,
        _ => PanelWidth,
    };

    public void Dispose()
    {
        _buffer.Dispose();
        Int8?.Dispose();
    }

    private static long PaddedColumns(int n) => ((long)n + QuarterPanelWidth - 1) / QuarterPanelWidth * QuarterPanelWidth;

    private static PackedLinear Pack(Int8Matrix matrix)
    {
        var (n, k) = (matrix.N, matrix.K);
        int depth = PackedInt8.PaddedDepth(k);
        AlignedBuffer buffer = new(checked(PaddedColumns(n) * depth));
        sbyte* panel = (sbyte*)buffer.Bytes;
        int width;
        for (int column = 0; column < n; column += width)
        {
            width = ColumnsOfPanel(n, column);
            int filled = Math.Min(width, n - column);
            for (int c = 0; c < filled; c++)
            {
                sbyte* source = matrix.Row(column + c);
                for (int i = 0; i < k; i++)
                {
                    panel[((((long)i / 4) * width) + c) * 4 + (i % 4)] = source[i];
                }
            }

            panel += (long)width * depth;
        }

        return new PackedLinear(buffer, n, k, new PackedInt8(matrix, PaddedColumns(n)));
    }
}
