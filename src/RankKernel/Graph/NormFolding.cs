namespace RankKernel.Graph;

/// <summary>Normalisation with stored statistics as a scale and a shift.</summary>
internal static class NormFolding
{
    /// <summary>scale = gamma / √(variance + ε) and shift = beta − mean·scale, computed in double.</summary>
    /// <exception cref="GraphException">A statistic is not a parameter.</exception>
    public static (Tensor Scale, Tensor Shift) ScaleAndShift(Value mean, Value variance, Value? gamma, Value? beta, double epsilon)
    {
        var means = Data(mean);
        var variances = Data(variance);
        var scale = new float[means.Length];
        var shift = new float[means.Length];
        for (var i = 0; i < means.Length; i++)
        {
            var factor = (gamma is null ? 1 : Data(gamma)[i]) / Math.Sqrt(variances[i] + epsilon);
            scale[i] = (float)factor;
            shift[i] = (float)((beta is null ? 0 : Data(beta)[i]) - (means[i] * factor));
        }

        var shape = new Shape(scale.Length);
        return (new Tensor(shape, scale), new Tensor(shape, shift));
    }

    private static ReadOnlySpan<float> Data(Value value) =>
        (value.Data ?? throw new GraphException($"input {value} must be a parameter.")).AsFloats();
}
