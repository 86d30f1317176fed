using RankKernel.Evaluation;
using Xunit;

namespace RankKernel.Tests.Evaluation;

public sealed class RegressionEvaluationTests
{
    public static TheoryData<string> Cases => Figures.Names("regression");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Figures_are_those_of_scikit_learn(string name)
    {
        var figure = Figures.Find("regression", name);
        var found = new RegressionEvaluation();
        foreach (var (prediction, target) in figure.Numbers("predictions").Zip(figure.Numbers("targets")))
        {
            found.Add(prediction, target);
        }

        Assert.Equal(figure.Number("rmse"), found.Rmse, 1e-11);
        Assert.Equal(figure.Number("mae"), found.Mae, 1e-11);
        Assert.Equal(1, found.Mape / figure.Number("mape"), 1e-11);
        Assert.Equal(figure.Number("r2"), found.R2, 1e-11);
        Assert.Equal(name == "with_zeros" ? 1 : 0, found.ZeroTargets);
    }

    [Fact]
    public void Equal_targets_have_no_coefficient_of_determination()
    {
        var found = new RegressionEvaluation();
        found.Add(1, 2);
        found.Add(3, 2);
        Assert.True(double.IsNaN(found.R2));
        Assert.Throws<ArgumentException>(() => found.Add(double.NaN, 2));
        Assert.Equal(2, found.Count);
    }
}
