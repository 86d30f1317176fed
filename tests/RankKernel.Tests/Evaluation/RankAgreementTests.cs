using RankKernel.Evaluation;
using Xunit;

namespace RankKernel.Tests.Evaluation;

public sealed class RankAgreementTests
{
    public static TheoryData<string> Cases => Figures.Names("agreement");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Correlations_are_those_of_scipy(string name)
    {
        var figure = Figures.Find("agreement", name);
        var (first, second) = (figure.Singles("first"), figure.Singles("second"));
        Assert.Equal(figure.Number("spearman"), RankAgreement.Spearman(first, second), 1e-12);
        Assert.Equal(figure.Number("kendall"), RankAgreement.Kendall(first, second), 1e-12);
    }

    [Fact]
    public void Overlap_is_the_share_of_the_best_that_stay_the_best()
    {
        Assert.Equal(0.5, RankAgreement.TopOverlap([4, 3, 2, 1], [4, 1, 2, 3], 2));
        Assert.Equal(1, RankAgreement.TopOverlap([4, 3, 2, 1], [1, 2, 3, 4], 10));
        Assert.Equal(1, RankAgreement.TopOverlap([1, 1, 1], [1, 1, 1], 2));
    }

    [Fact]
    public void Constant_scores_have_no_correlation()
    {
        Assert.True(double.IsNaN(RankAgreement.Spearman([1, 1], [1, 2])));
        Assert.True(double.IsNaN(RankAgreement.Kendall([1, 1], [1, 2])));
        Assert.Throws<ArgumentException>(() => RankAgreement.Kendall([1, 1], [1]));
    }
}
