using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Testing;
using Xunit;
using static System.BitConverter;

namespace RankKernel.Tests.Cpu;

public sealed class VectorMathTests
{
    public static TheoryData<string, double> Bounds
    {
        get
        {
            TheoryData<string, double> data = [];
            foreach ((Enum kind, double bound) in UlpSweep.Bounds)
            {
                data.Add(kind.ToString(), bound);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Function_stays_within_its_bound_over_all_exponents(string kind, double bound)
    {
        (double ulp, float at) = UlpSweep.Measure(SimdLevels.Best, UlpSweep.Bounds.Single(known => known.Kind.ToString() == kind).Kind);

        Assert.True(ulp <= bound, $"{kind} is off by {ulp:f3} ulp at {at:g9} (seed {UlpSweep.Seed})");
    }

    [Theory]
    [InlineData(UnaryKind.Exp)]
    [InlineData(UnaryKind.Log)]
    [InlineData(UnaryKind.Log1p)]
    [InlineData(ActivationKind.Sigmoid)]
    [InlineData(ActivationKind.Tanh)]
    [InlineData(UnaryKind.Erf)]
    [InlineData(ActivationKind.Softplus)]
    [InlineData(UnaryKind.Round)]
    public void Function_has_the_same_bits_on_every_rung(object kind)
    {
        Enum function = (Enum)kind;
        float[] expected = UlpSweep.Apply(SimdLevel.Scalar, function, UlpSweep.Inputs);
        foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
        {
            float[] results = UlpSweep.Apply(level, function, UlpSweep.Inputs);
            for (int i = 0; i < results.Length; i++)
            {
                bool isSame = SingleToInt32Bits(results[i]) == SingleToInt32Bits(expected[i]);
                if (!isSame && !(float.IsNaN(results[i]) && float.IsNaN(expected[i])))
                {
                    Assert.Fail($"{kind} of {UlpSweep.Inputs[i]:g9} on {level} is {results[i]:g9}, not {expected[i]:g9}");
                }
            }
        }
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
    [InlineData(ActivationKind.Sigmoid, float.NegativeInfinity, 0f)]
    [InlineData(ActivationKind.Sigmoid, float.PositiveInfinity, 1f)]
    [InlineData(ActivationKind.Sigmoid, 0f, 0.5f)]
    [InlineData(ActivationKind.Tanh, float.NegativeInfinity, -1f)]
    [InlineData(ActivationKind.Tanh, float.PositiveInfinity, 1f)]
    [InlineData(ActivationKind.Tanh, -0f, -0f)]
    [InlineData(UnaryKind.Erf, float.NegativeInfinity, -1f)]
    [InlineData(UnaryKind.Erf, float.PositiveInfinity, 1f)]
    [InlineData(ActivationKind.Softplus, float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(ActivationKind.Softplus, float.NegativeInfinity, 0f)]
    [InlineData(UnaryKind.Sign, -0f, -0f)]
    [InlineData(UnaryKind.Round, -0.3f, -0f)]
    [InlineData(UnaryKind.Round, 2.5f, 2f)]
    [InlineData(UnaryKind.Abs, -0f, 0f)]
    public void Function_of_a_special_value_is_exact(object kind, float x, float expected)
    {
        foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
        {
            float result = UlpSweep.Apply(level, (Enum)kind, [x])[0];

            Assert.True(
                float.IsNaN(expected) ? float.IsNaN(result) : SingleToInt32Bits(expected) == SingleToInt32Bits(result),
                $"{kind} of {x:g9} on {level} is {result:g9}");
        }
    }

    [Fact]
    public void Function_of_NaN_is_NaN()
    {
        foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
        {
            foreach (UnaryKind kind in Enum.GetValues<UnaryKind>())
            {
                Assert.True(float.IsNaN(UlpSweep.Apply(level, kind, [float.NaN])[0]), $"{kind} on {level}");
            }
        }
    }

    [Theory]
    [InlineData(ActivationKind.Sigmoid, 0f, 1f)]
    [InlineData(ActivationKind.Tanh, -1f, 1f)]
    [InlineData(UnaryKind.Erf, -1f, 1f)]
    public void Function_never_leaves_its_range(object kind, float low, float high)
    {
        foreach (float result in UlpSweep.Apply(SimdLevels.Best, (Enum)kind, UlpSweep.Inputs))
        {
            if (!float.IsNaN(result) && !(result >= low && result <= high))
            {
                Assert.Fail($"{kind} gave {result:g9}");
            }
        }
    }

    [Fact]
    public void Sigmoid_never_decreases_by_more_than_its_error_bound()
    {
        float[] ordered = [.. UlpSweep.Inputs.Where(x => !float.IsNaN(x)).Order()];
        float[] results = UlpSweep.Apply(SimdLevels.Best, ActivationKind.Sigmoid, ordered);
        for (int i = 1; i < results.Length; i++)
        {
            float floor = MathF.BitDecrement(MathF.BitDecrement(results[i - 1]));
            if (!(results[i] >= floor))
            {
                Assert.Fail($"sigmoid({ordered[i]:g9}) = {results[i]:g9} after {results[i - 1]:g9}");
            }
        }
    }
}
