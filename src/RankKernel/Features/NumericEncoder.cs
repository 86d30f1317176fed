using System.Numerics.Tensors;

namespace RankKernel.Features;

/// <summary>A <see cref="NumericEncoding"/> made ready for use. Thread-safe.</summary>
internal sealed class NumericEncoder
{
    private readonly Step[] _steps;
    private readonly float _fallback;
    private readonly bool _keeps;

    /// <exception cref="FeatureException">The default does not stay finite.</exception>
    public NumericEncoder(string feature, NumericEncoding encoding)
    {
        _steps = [.. encoding.Transforms.Select(Step.For)];
        _keeps = encoding.NonFinite == NonFinite.Keep;
        if (_keeps)
        {
            (Default, _fallback) = (float.NaN, float.NaN);
            return;
        }

        Default = (float)Transform(encoding.Default);
        if (!float.IsFinite(Default))
        {
            throw new FeatureException(feature, $"the default {encoding.Default} becomes {Default}, expected a finite number.");
        }

        Rejects = encoding.NonFinite == NonFinite.Reject;
        _fallback = Rejects ? float.NaN : Default;
    }

    /// <summary>What a number that is not given becomes.</summary>
    public float Default { get; }

    /// <summary>Whether a number can be refused a number.</summary>
    public bool Rejects { get; }

    /// <summary>The prepared number, finite unless such numbers are kept; or NaN for a number that is refused.</summary>
    public float Encode(double raw)
    {
        if (_keeps)
        {
            return double.IsNaN(raw) ? float.NaN : (float)Transform(raw);
        }

        if (!double.IsFinite(raw))
        {
            return _fallback;
        }

        var result = (float)Transform(raw);
        return float.IsFinite(result) ? result : _fallback;
    }

    /// <summary>Prepares each of some numbers.</summary>
    public void Encode(ReadOnlySpan<float> raw, Span<float> prepared)
    {
        if (_steps.Length == 0 && TensorPrimitives.IsFiniteAll(raw))
        {
            raw.CopyTo(prepared);
            return;
        }

        for (var i = 0; i < raw.Length; i++)
        {
            prepared[i] = Encode(raw[i]);
        }
    }

    private double Transform(double value)
    {
        foreach (ref readonly var step in _steps.AsSpan())
        {
            value = step.Apply(value);
        }

        return value;
    }

    private enum StepKind
    {
        Log1p,
        SquareRoot,
        Square,
        Clip,
        MinMax,
        ZScore,
        Quantile,
    }

    private readonly record struct Step(StepKind Kind, double A = 0, double B = 0, double[]? Quantiles = null)
    {
        public static Step For(NumericTransform transform) => transform switch
        {
            Log1p => new(StepKind.Log1p),
            SquareRoot => new(StepKind.SquareRoot),
            Square => new(StepKind.Square),
            Clip clip => new(StepKind.Clip, clip.Low, clip.High),
            MinMax minMax => new(StepKind.MinMax, minMax.Low, minMax.High),
            ZScore zScore => new(StepKind.ZScore, zScore.Mean, zScore.StandardDeviation),
            Quantile quantile => new(StepKind.Quantile, Quantiles: [.. quantile.Quantiles]),
            _ => throw new ArgumentException($"A {transform.GetType().Name} cannot be used.", nameof(transform)),
        };

        public double Apply(double x) => Kind switch
        {
            StepKind.Log1p => LogOnePlus(Math.Max(x, 0)),
            StepKind.SquareRoot => Math.Sqrt(Math.Max(x, 0)),
            StepKind.Square => x * x,
            StepKind.Clip => Math.Clamp(x, A, B),
            StepKind.MinMax => Math.Clamp((x - A) / (B - A), 0, 1),
            StepKind.ZScore => (x - A) / B,
            _ => Place(x, Quantiles),
        };

        /// <summary>ln(1 + x) without losing small x in the sum (Kahan): the rounding of 1 + x cancels in the quotient.</summary>
        private static double LogOnePlus(double x)
        {
            var sum = 1 + x;
            return sum == 1 || double.IsInfinity(sum) ? x : Math.Log(sum) * (x / (sum - 1));
        }

        private static double Place(double x, ReadOnlySpan<double> quantiles)
        {
            var above = Ascending.CountUpTo(quantiles, x);
            if (above == 0 || above == quantiles.Length)
            {
                return above == 0 ? 0 : 1;
            }

            var low = quantiles[above - 1];
            return (above - 1 + ((x - low) / (quantiles[above] - low))) / (quantiles.Length - 1);
        }
    }
}
