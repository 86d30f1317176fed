using RankKernel.Evaluation;
using Xunit;

namespace RankKernel.Tests.Evaluation;

public sealed class GroupedEvaluationTests
{
    private static readonly (float[] Scores, float[] Gains)[] Lists =
        [.. Figures.Grouped.GetProperty("groups").EnumerateArray().Select(group => (group.Singles("scores"), group.Singles("gains")))];

    [Fact]
    public void Ndcg_of_a_list_is_that_of_scikit_learn_ties_and_graded_gains_included()
    {
        foreach (var figure in Figures.Grouped.GetProperty("ndcg_of_lists").EnumerateArray())
        {
            var (scores, gains) = Lists[figure.GetProperty("group").GetInt32()];
            Assert.Equal(figure.Number("ndcg"), Metrics.Ndcg(Widen(scores), Widen(gains), figure.GetProperty("k").GetInt32()), 1e-12);
        }
    }

    [Fact]
    public void Grouped_auc_and_mean_average_precision_are_those_of_scikit_learn()
    {
        var found = Evaluate();
        Assert.Equal(Figures.Grouped.Number("gauc"), found.Gauc, 1e-12);
        Assert.Equal(Figures.Grouped.Number("map"), found.MeanAveragePrecision, 1e-12);
        Assert.Equal(Lists.Length, found.Groups);
        Assert.Equal(Lists.Count(list => list.Gains.Any(gain => gain > 0)), found.GroupsWithPositives);
        Assert.Equal(Lists.Where(list => list.Gains.Any(gain => gain > 0) && list.Gains.Contains(0)).Sum(list => list.Gains.Length), found.RowsWithBoth);
    }

    [Fact]
    public void Figures_at_k_are_means_over_the_lists_with_a_positive()
    {
        var found = Evaluate();
        var positive = Lists.Where(list => list.Gains.Any(gain => gain > 0)).Select(list => (Widen(list.Scores), Widen(list.Gains))).ToArray();
        for (var i = 0; i < found.Cutoffs.Count; i++)
        {
            var k = found.Cutoffs[i];
            Assert.Equal(positive.Average(list => Metrics.Ndcg(list.Item1, list.Item2, k)), found.Ndcg[i], 1e-12);
            Assert.Equal(positive.Average(list => Metrics.PrecisionAt(list.Item1, list.Item2, k)), found.Precision[i], 1e-12);
            Assert.Equal(positive.Average(list => Metrics.RecallAt(list.Item1, list.Item2, k)), found.Recall[i], 1e-12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(9)]
    public void Precision_and_recall_are_means_over_the_orders_of_equal_scores(int k)
    {
        double[] scores = [0.5, 0.9, 0.5, 0.1, 0.5, 0.9];
        double[] gains = [1, 0, 0, 2, 3, 1];
        var orders = Orders([.. Enumerable.Range(0, scores.Length)])
            .Where(order => order.Zip(order.Skip(1)).All(pair => scores[pair.First] >= scores[pair.Second])).ToArray();
        Assert.Equal(12, orders.Length);
        var hits = orders.Average(order => order.Take(k).Count(row => gains[row] > 0));
        Assert.Equal(hits / k, Metrics.PrecisionAt(scores, gains, k), 1e-12);
        Assert.Equal(hits / 4, Metrics.RecallAt(scores, gains, k), 1e-12);
    }

    [Fact]
    public void Lists_without_a_positive_count_for_nothing()
    {
        var found = new GroupedEvaluation(5);
        found.AddGroup([0.5f, 0.25f], [0, 0]);
        Assert.True(double.IsNaN(found.Gauc));
        Assert.True(double.IsNaN(found.MeanAveragePrecision));
        Assert.True(double.IsNaN(found.Ndcg[0]));
        found.AddGroup([0.5f, 0.25f], [1, 0]);
        Assert.Equal((1, 1), (found.Gauc, found.Ndcg[0]));
        Assert.Equal(0.2, found.Precision[0], 1e-12);
        Assert.Equal(2, found.Groups);
    }

    [Fact]
    public void Rows_in_any_order_come_back_as_groups_in_their_own_order()
    {
        var rows = new GroupedRows();
        rows.Add(2, 0.5f, 1, 7);
        rows.Add(0, 0.25f, 0, 8);
        rows.Add(2, 0.125f, 0, 9);
        rows.Add(0, 1, 1, 7);
        var found = new List<string>();
        rows.ForEach((group, scores, gains, items) => found.Add($"{group}: {string.Join(' ', scores.ToArray())}, {string.Join(' ', gains.ToArray())}, {string.Join(' ', items.ToArray())}"));
        Assert.Equal(["0: 0.25 1, 0 1, 8 7", "2: 0.5 0.125, 1 0, 7 9"], found);
    }

    [Fact]
    public void Wrong_rows_are_refused_and_not_counted()
    {
        var found = new GroupedEvaluation(5);
        Assert.Throws<ArgumentException>(() => found.AddGroup([0.5f], [1, 0]));
        Assert.Throws<ArgumentException>(() => found.AddGroup([], []));
        Assert.Throws<ArgumentException>(() => found.AddGroup([float.NaN], [1]));
        Assert.Throws<ArgumentException>(() => found.AddGroup([0.5f], [-1]));
        Assert.Equal(0, found.Groups);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupedEvaluation(10, 0));
        Assert.Throws<ArgumentException>(() => Metrics.Ndcg([0.5], [double.NaN], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.Ndcg([0.5], [1], 0));
    }

    private static GroupedEvaluation Evaluate()
    {
        var found = new GroupedEvaluation([.. Figures.Grouped.Numbers("cutoffs").Select(k => (int)k)]);
        foreach (var (scores, gains) in Lists)
        {
            found.AddGroup(scores, gains);
        }

        return found;
    }

    private static double[] Widen(float[] numbers) => [.. numbers.Select(number => (double)number)];

    private static IEnumerable<int[]> Orders(int[] rows) => rows.Length == 0
        ? [[]]
        : rows.SelectMany(first => Orders([.. rows.Where(row => row != first)]).Select(rest => (int[])[first, .. rest]));
}
