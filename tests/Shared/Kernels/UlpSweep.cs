using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel.Testing;

/// <summary>
/// Measures functions over every exponent and sign with sampled mantissas, and densely where they bend, against double
/// precision.
/// </summary>
internal static unsafe class UlpSweep
{
    public const int Seed = 7;
    private const int MantissasPerExponent = 1024;

    public static float[] Inputs { get; } = [.. MakeInputs()];

    /// <summary>The bounds that <see cref="VectorMath{TSimd,V}"/> states; they hold without FMA too.</summary>
    public static IReadOnlyList<(Enum Kind, double Bound)> Bounds { get; } =
    [
        (UnaryKind.Exp, 1.1), // measured 0.953 with FMA, 0.947 without
        (UnaryKind.Log, 1.5), // measured 0.814
        (UnaryKind.Log1p, 2.5), // measured 1.432
        (ActivationKind.Sigmoid, 2.5), // measured 2.309
        (ActivationKind.Tanh, 2.0), // measured 1.276
        (UnaryKind.Erf, 2.0), // measured 1.196 with FMA, 1.433 without
        (ActivationKind.Softplus, 3.0), // measured 1.830
        (UnaryKind.Sqrt, 0.5),
        (UnaryKind.Reciprocal, 0.5),
        (UnaryKind.Floor, 0),
        (UnaryKind.Ceiling, 0),
        (UnaryKind.Round, 0),
        (UnaryKind.Sign, 0),
    ];

    /// <summary>The largest error in ulp and where it is.</summary>
    public static (double Ulp, float At) Measure(SimdLevel level, Enum kind)
    {
        float[] results = Apply(level, kind, Inputs);
        (double Ulp, float At) worst = (0, 0);
        for (int i = 0; i < Inputs.Length; i++)
        {
            double error = UlpError(results[i], OracleMath.Function(kind, Inputs[i]));
            if (error > worst.Ulp)
            {
                worst = (error, Inputs[i]);
            }
        }

        return worst;
    }

    public static float[] Apply(SimdLevel level, Enum kind, float[] inputs)
    {
        float[] results = new float[inputs.Length];
        fixed (float* x = inputs)
        fixed (float* y = results)
        {
            KernelSet kernels = KernelSet.For(level);
            if (kind is UnaryKind unary)
            {
                kernels.Unary(unary, 1, inputs.Length, new Rows(x, inputs.Length), new Rows(y, inputs.Length));
            }
            else
            {
                ActivationArguments activation = new() { Kind = (ActivationKind)kind };
                kernels.Activate(1, inputs.Length, activation, new Rows(x, inputs.Length), new Rows(y, inputs.Length));
            }
        }

        return results;
    }

    private static IEnumerable<float> MakeInputs()
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

        for (int i = 0; i < 200_000; i++)
        {
            yield return (random.NextSingle() - 0.5f) * 220f;
            yield return (random.NextSingle() - 0.5f) * 4f;
            yield return 1f + ((random.NextSingle() - 0.5f) * 0.2f);
        }
    }

    /// <summary>The distance in units of the last place that a float of the expected size has.</summary>
    private static double UlpError(float actual, double expected)
    {
        float rounded = (float)expected;
        if (rounded == actual || (float.IsNaN(rounded) && float.IsNaN(actual)))
        {
            // Correctly rounded, so at most half; at the edge of infinity the distance says nothing.
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
