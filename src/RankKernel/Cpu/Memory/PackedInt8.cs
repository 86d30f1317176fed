using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>
/// What an int8 product needs beside its weight: how inputs are encoded and how sums end. The weight's panels are
/// [panel][group][column][4], a group being four inputs, zero padded to an even number of groups.
/// </summary>
internal sealed unsafe class PackedInt8 : IDisposable
{
    /// <summary>1.5·2²³: a number added to this is rounded to an integer, which is then its low bits.</summary>
    public const float Bottom = 12582912f;

    public const float Top = Bottom + Int8Matrix.MaxCode;

    /// <summary>Inputs that a step of the micro-kernel takes: two groups of four.</summary>
    private const int DepthStep = 8;

    private const int MostLanes = 16;

    private readonly AlignedBuffer _inverse;
    private readonly AlignedBuffer _shift;
    private readonly AlignedBuffer _correction;
    private readonly AlignedBuffer _scale;

    public PackedInt8(Int8Matrix matrix, long paddedColumns)
    {
        Depth = PaddedDepth(matrix.K);
        _inverse = AlignedBuffer.OfFloats(Depth + (long)MostLanes);
        _shift = AlignedBuffer.OfFloats(Depth + (long)MostLanes);
        _correction = AlignedBuffer.OfFloats(paddedColumns + MostLanes);
        _scale = AlignedBuffer.OfFloats(paddedColumns + MostLanes);
        new Span<float>(Shift, Depth + MostLanes).Fill(Bottom);
        for (var k = 0; k < matrix.K; k++)
        {
            Inverse[k] = matrix.Inverses[k];
            Shift[k] = Bottom + matrix.Zeros[k];
        }

        for (var n = 0; n < matrix.N; n++)
        {
            var codes = matrix.Row(n);
            for (var k = 0; k < matrix.K; k++)
            {
                Correction[n] -= matrix.Zeros[k] * codes[k];
            }

            Scale[n] = matrix.Scales[n];
        }
    }

    /// <summary>Inputs, padding included.</summary>
    public int Depth { get; }

    /// <summary>Bytes from one encoded row to the next: whole vectors of codes are stored.</summary>
    public int CodeStride => (Depth + MostLanes - 1) / MostLanes * MostLanes;

    /// <summary>For each input the inverse of its step.</summary>
    public float* Inverse => _inverse.Floats;

    /// <summary>For each input <see cref="Bottom"/> and its zero point.</summary>
    public float* Shift => _shift.Floats;

    /// <summary>For each output what the zero points add to its sum.</summary>
    public int* Correction => _correction.Ints;

    /// <summary>For each output what its sum is multiplied by.</summary>
    public float* Scale => _scale.Floats;

    public static int PaddedDepth(int k) => (k + DepthStep - 1) / DepthStep * DepthStep;

    public void Dispose()
    {
        _inverse.Dispose();
        _shift.Dispose();
        _correction.Dispose();
        _scale.Dispose();
    }
}
