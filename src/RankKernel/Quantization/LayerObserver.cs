using RankKernel.Cpu;

namespace RankKernel.Quantization;

/// <summary>
/// What the inputs of one product were like: the range of each, and a sample of whole rows. The sample is thinned as it fills, so
/// that it is spread evenly over all rows and the same every time.
/// </summary>
internal sealed unsafe class LayerObserver(int inputs, int capacity) : ILinearObserver
{
    private readonly float[] _sample = new float[checked(inputs * capacity)];
    private long _stride = 1;

    /// <summary>Rows seen.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows of the sample.</summary>
    public int SampleRows { get; private set; }

    /// <summary>The sampled rows, one after another.</summary>
    public ReadOnlySpan<float> Sample => _sample.AsSpan(0, SampleRows * inputs);

    /// <summary>The smallest that each input was; infinite if none was seen.</summary>
    public float[] Low { get; } = [.. Enumerable.Repeat(float.PositiveInfinity, inputs)];

    /// <summary>The largest that each input was.</summary>
    public float[] High { get; } = [.. Enumerable.Repeat(float.NegativeInfinity, inputs)];

    /// <summary>Whether an input was not a finite number.</summary>
    public bool HasInvalid { get; private set; }

    public void Observe(int rows, Rows x)
    {
        for (var row = 0; row < rows; row++)
        {
            var source = new ReadOnlySpan<float>(x.Row(row), inputs);
            for (var i = 0; i < inputs; i++)
            {
                HasInvalid |= !float.IsFinite(source[i]);
                Low[i] = Math.Min(Low[i], source[i]);
                High[i] = Math.Max(High[i], source[i]);
            }

            if (Rows++ % _stride == 0)
            {
                Keep(source);
            }
        }
    }

    private void Keep(ReadOnlySpan<float> row)
    {
        if (SampleRows == capacity)
        {
            Thin();
            if ((Rows - 1) % _stride != 0)
            {
                return;
            }
        }

        row.CopyTo(_sample.AsSpan(SampleRows++ * inputs));
    }

    /// <summary>Keeps every second row.</summary>
    private void Thin()
    {
        for (var row = 0; row < SampleRows; row += 2)
        {
            _sample.AsSpan(row * inputs, inputs).CopyTo(_sample.AsSpan(row / 2 * inputs));
        }

        SampleRows = (SampleRows + 1) / 2;
        _stride *= 2;
    }
}
