using RankKernel.Cli.Quantizing;

namespace RankKernel.Cli.Tests;

public sealed class BudgetSearchTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(11)]
    [InlineData(12)]
    public void The_fewest_that_are_enough_are_put_back(int needed)
    {
        var tried = new List<int>();
        var found = BudgetSearch.Run(12, count =>
        {
            tried.Add(count);
            return count >= needed ? $"{count}" : null;
        });
        Assert.Equal($"{needed}", found);
        Assert.True(tried.Count <= 6, string.Join(' ', tried));
        Assert.Equal(tried.Distinct(), tried);
    }

    [Fact]
    public void What_is_never_enough_gives_nothing()
    {
        Assert.Null(BudgetSearch.Run<string>(5, _ => null));
        Assert.Null(BudgetSearch.Run<string>(0, _ => null));
    }

    [Fact]
    public void The_answer_was_tried_itself()
    {
        // More put back does not always help.
        var found = BudgetSearch.Run(8, count => count is 3 or 8 ? $"{count}" : null);
        Assert.Equal("8", found);
    }
}
