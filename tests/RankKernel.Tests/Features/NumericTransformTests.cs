using RankKernel.Features;
using Xunit;

namespace RankKernel.Tests.Features;

public class NumericTransformTests
{
    public static TheoryData<NumericTransform, double, double> Cases => new()
    {
        { new Log1p(), Math.E - 1, 1 },
        { new Log1p(), 0, 0 },
        { new Log1p(), -5, 0 },
        { new Log1p(), 1e-20, 1e-20 },
        { new Log1p(), 1e-7, 9.9999995e-8 },
        { new Log1p(), 1e300, 690.77552789821370520539743640530926228033044658863 },
        { new SquareRoot(), 9, 3 },
        { new SquareRoot(), -9, 0 },
        { new Square(), -9, 81 },
        { new Clip(-1, 2), -3, -1 },
        { new Clip(-1, 2), 0.25, 0.25 },
        { new Clip(-1, 2), 3, 2 },
        { new MinMax(10, 20), 5, 0 },
        { new MinMax(10, 20), 12.5, 0.25 },
        { new MinMax(10, 20), 50, 1 },
        { new ZScore(10, 4), 4, -1.5 },
        { new Quantile([0, 10, 100]), -1, 0 },
        { new Quantile([0, 10, 100]), 0, 0 },
        { new Quantile([0, 10, 100]), 5, 0.25 },
        { new Quantile([0, 10, 100]), 10, 0.5 },
        { new Quantile([0, 10, 100]), 55, 0.75 },
        { new Quantile([0, 10, 100]), 100, 1 },
        { new Quantile([0, 10, 100]), 1e9, 1 },
        { new Quantile([0, 0, 0, 1]), 0, 2.0 / 3 },
        { new Quantile([5, 5]), 5, 1 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Transform_gives(NumericTransform transform, double raw, double expected) =>
        Assert.Equal((float)expected, new NumericEncoder("x", new([transform])).Encode(raw));

    [Fact]
    public void Transforms_run_in_order_and_in_double()
    {
        var encoder = new NumericEncoder("x", new([new Square(), new ZScore(1e60, 1e50), new Clip(-2, 2)], Default: 1e30));
        Assert.Equal(0, encoder.Encode(1e30), 1e-5f);
        Assert.Equal(2, encoder.Encode(1e31));
        Assert.Equal(encoder.Encode(1e30), encoder.Default);
    }

    [Fact]
    public void Overflow_between_transforms_does_not_count() =>
        Assert.Equal(5, new NumericEncoder("x", new([new Square(), new Clip(0, 5)], 0, NonFinite.Reject)).Encode(1e200));

    [Fact]
    public void Default_that_does_not_stay_finite_is_refused()
    {
        var error = Assert.Throws<FeatureException>(() => new NumericEncoder("x", new([new Square()], Default: 1e30)));
        Assert.Contains("default", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Quantile_agrees_with_a_linear_search(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var quantiles = Enumerable.Range(0, random.Next(2, 20)).Select(_ => (double)random.Next(-10, 10)).Order().ToArray();
            var encoder = new NumericEncoder("x", new([new Quantile(quantiles)]));
            for (var x = -11.0; x <= 11; x += 0.25)
            {
                Assert.Equal(Reference(quantiles, x), encoder.Encode(x), 1e-6f);
            }
        }
    }

    private static float Reference(double[] quantiles, double x)
    {
        var last = quantiles.Length - 1;
        if (x >= quantiles[last])
        {
            return 1;
        }

        for (var i = last - 1; i >= 0; i--)
        {
            if (x >= quantiles[i])
            {
                return (float)((i / (double)last) + ((x - quantiles[i]) / (quantiles[i + 1] - quantiles[i]) / last));
            }
        }

        return 0;
    }
}
