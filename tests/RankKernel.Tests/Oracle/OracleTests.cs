using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Oracle;

public class OracleTests
{
    [Fact]
    public void Every_registered_operation_has_an_oracle() =>
        Assert.Equal(OperationRegistry.Kinds.Order(StringComparer.Ordinal), OracleEvaluator.Kinds.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1e-10, 1.1283791670955126e-10)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(1, 0.8427007929497149)]
    [InlineData(2, 0.9953222650189527)]
    [InlineData(2.5, 0.9995930479825550)]
    [InlineData(3, 0.9999779095030014)]
    [InlineData(-1, -0.8427007929497149)]
    public void The_error_function_has_its_known_values(double x, double erf) =>
        OracleAssert.Close([erf], [OracleActivations.ErrorFunction(x)], 0, 2e-15, $"erf({x})");

    [Theory]
    [InlineData(-5.656854249492381, 7.708628950140022e-09)]
    [InlineData(-1.5, 0.06680720126885807)]
    [InlineData(0, 0.5)]
    [InlineData(3, 0.9986501019683699)]
    public void The_normal_distribution_has_its_known_values(double x, double phi) =>
        OracleAssert.Close([phi], [OracleActivations.NormalDistribution(x)], 0, 1e-14, $"Φ({x})");

    [Fact]
    public void Elements_past_the_true_length_are_not_a_number()
    {
        var value = OracleValue.Numbers(new Shape(3, 2), [1, 2, 3, 4, 5, 6], length: 1);
        Assert.Equal([1, 2, double.NaN, double.NaN, double.NaN, double.NaN], value.Data);
    }
}
