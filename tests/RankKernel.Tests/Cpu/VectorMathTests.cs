using RankKernel.Cpu;
using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.Cpu;

/// <summary>
/// Each function over every exponent and sign with sampled mantissas, against double precision, on every rung.
/// The bounds are in ulp of the float result; beside them stands the largest error measured with FMA.
/// </summary>
public sealed unsafe class VectorMathTests
{
    private const int Seed = 7;
    private const int MantissasPerExponent = 1024;

    private static readonly float[] Sweep = [.. MakeSweep()];

    public static TheoryData<string, double, string> Bounds
    {
        get
        {
            TheoryData<string, double, string> data = [];
            foreach (string level in Enum.GetNames<SimdLevel>())
            {
                data.Add(nameof(UnaryKind.Exp), 1.1, level);
                data.Add(nameof(UnaryKind.Log), 1.5, level);
                data.Add(nameof(UnaryKind.Log1p), 2.5, level);
                data.Add(nameof(UnaryKind.Sigmoid), 2.5, level);
                data.Add(nameof(UnaryKind.Tanh), 2.0, level);
                data.Add(nameof(UnaryKind.Erf), 2.0, level);
                data.Add(nameof(UnaryKind.Softplus), 3.0, level);
                data.Add(nameof(UnaryKind.Sqrt), 0.5, level);
                data.Add(nameof(UnaryKind.Reciprocal), 0.5, level);
                data.Add(nameof(UnaryKind.Floor), 0, level);
                data.Add(nameof(UnaryKind.Ceiling), 0, level);
                data.Add(nameof(UnaryKind.Round), 0, level);
                data.Add(nameof(UnaryKind.Sign), 0, level);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Function_stays_within_its_bound_over_all_exponents(string kind, double bound, string level)
    {
        UnaryKind function = Enum.Parse<UnaryKind>(kind);
        float[] results = Apply(Enum.Parse<SimdLevel>(level), function, Sweep);
        double worst = 0;
        float worstAt = 0;
        for (int i = 0; i < Sweep.Length; i++)
        {
            double error = UlpError(results[i], OracleMath.Unary(function, Sweep[i]));
            if (error > worst)
            {
                (worst, worstAt) = (error, Sweep[i]);
            }
        }

        Assert.True(worst <= bound, $"{kind} on {level} is off by {worst:f3} ulp at {worstAt:g9} (seed {Seed})");
    }

    [Theory]
    [InlineData(UnaryKind.Exp, float.NegativeInfinity, 0f)]
    [InlineData(UnaryKind.Exp, float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(UnaryKind.Exp, 88.73f, float.PositiveInfinity)]
    [InlineData(UnaryKind.Exp, 0f, 1f)]
    [InlineData(UnaryKind.Log, 0f, float.NegativeInfinity)]
    [InlineData(UnaryKind.Log, -1f, float.NaN)]
    [InlineData(UnaryKind.Log, 1f, 0f)]
    [InlineData(UnaryKind.Log, float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(UnaryKind.Log1p, -1f, float.NegativeInfinity)]
    [InlineData(UnaryKind.Log1p, -2f, float.NaN)]
    [InlineData(UnaryKind.Log1p, float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(UnaryKind.Sigmoid, float.NegativeInfinity, 0f)]
    [InlineData(UnaryKind.Sigmoid, float.PositiveInfinity, 1f)]
    [InlineData(UnaryKind.Sigmoid, 0f, 0.5f)]
    [InlineData(UnaryKind.Tanh, float.NegativeInfinity, -1f)]
    [InlineData(UnaryKind.Tanh, float.PositiveInfinity, 1f)]
    [InlineData(UnaryKind.Tanh, -0f, -0f)]
    [InlineData(UnaryKind.Erf, float.NegativeInfinity, -1f)]
    [InlineData(UnaryKind.Erf, float.PositiveInfinity, 1f)]
    [InlineData(UnaryKind.Softplus, float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(UnaryKind.Softplus, float.NegativeInfinity, 0f)]
    [InlineData(UnaryKind.Sign, -0f, -0f)]
    public void Function_of_a_special_value_is_exact(object kind, float x, float expected)
    {
        foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
        {
            Assert.Equal(expected, Apply(level, (UnaryKind)kind, [x])[0]);
        }
    }

    [Fact]
    public void Function_of_NaN_is_NaN()
    {
        foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
        {
            foreach (UnaryKind kind in Enum.GetValues<UnaryKind>())
            {
                Assert.True(float.IsNaN(Apply(level, kind, [float.NaN])[0]), $"{kind} on {level}");
            }
        }
    }

    [Theory]
    [InlineData(UnaryKind.Sigmoid, 0f, 1f)]
    [InlineData(UnaryKind.Tanh, -1f, 1f)]
    [InlineData(UnaryKind.Erf, -1f, 1f)]
    public void Function_never_leaves_its_range(object kind, float low, float high)
    {
        foreach (float result in Apply(SimdLevels.Best, (UnaryKind)kind, Sweep))
        {
            Assert.True(float.IsNaN(result) || (result >= low && result <= high), $"{kind} gave {result:g9}");
        }
    }

    [Fact]
    public void Sigmoid_never_decreases_by_more_than_its_error_bound()
    {
        float[] ordered = [.. Sweep.Where(x => !float.IsNaN(x)).Order()];
        float[] results = Apply(SimdLevels.Best, UnaryKind.Sigmoid, ordered);
        for (int i = 1; i < results.Length; i++)
        {
            float floor = MathF.BitDecrement(MathF.BitDecrement(results[i - 1]));
            Assert.True(results[i] >= floor, $"sigmoid({ordered[i]:g9}) = {results[i]:g9} after {results[i - 1]:g9}");
        }
    }

    private static IEnumerable<float> MakeSweep()
    {
        Random random = new(Seed);
        for (int exponent = 0; exponent < 256; exponent++)
        {
            for (int m = 0; m < MantissasPerExponent; m++)
            {
                int mantissa = m switch { 0 => 0, 1 => 0x7fffff, _ => random.Next(1 << 23) };
                float value = BitConverter.Int32BitsToSingle((exponent << 23) | mantissa);
                yield return value;
                yield return -value;
            }
        }

        // Where the functions bend, far more densely than exponents alone would.
        for (int i = 0; i < 200_000; i++)
        {
            yield return (random.NextSingle() - 0.5f) * 220f;
            yield return (random.NextSingle() - 0.5f) * 4f;
        }
    }

    private static float[] Apply(SimdLevel level, UnaryKind kind, float[] inputs)
    {
        float[] results = new float[inputs.Length];
        fixed (float* x = inputs)
        fixed (float* y = results)
        {
            KernelSet.For(level).Unary(kind, 1, inputs.Length, new Rows(x, inputs.Length), new Rows(y, inputs.Length));
        }

        return results;
    }

    /// <summary>The distance in units of the last place that a float of the expected size has.</summary>
    private static double UlpError(float actual, double expected)
    {
        float rounded = (float)expected;
        if (rounded == actual || (float.IsNaN(rounded) && float.IsNaN(actual)))
        {
            // Correctly rounded, so at most half; the exact distance matters to nobody.
            return float.IsFinite(rounded) ? Math.Min(0.5, Math.Abs(actual - expected) / Ulp(rounded)) : 0;
        }

        return float.IsFinite(actual) && float.IsFinite(rounded)
            ? Math.Abs(actual - expected) / Ulp(rounded)
            : double.PositiveInfinity;
    }

    private static double Ulp(float value)
    {
        float magnitude = Math.Abs(value);
        return magnitude == float.MaxValue
            ? magnitude - (double)MathF.BitDecrement(magnitude)
            : MathF.BitIncrement(magnitude) - (double)magnitude;
    }
}
