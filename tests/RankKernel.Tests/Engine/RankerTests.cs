using RankKernel.Tests.Oracle;
using Xunit;

namespace RankKernel.Tests.Engine;

/// <summary>Which candidates win, and in which order.</summary>
public sealed class RankerTests : IDisposable
{
    private readonly RankModel _model = new(SmallModels.Arithmetic());

    public static TheoryData<int> Seeds => [.. Enumerable.Range(3000, 20)];

    public void Dispose() => _model.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rank_is_the_start_of_the_sorted_scores(int seed)
    {
        var definition = RandomModel.Create(seed);
        var random = new Random(seed);
        var (user, items) = RandomModel.Rows(definition, random.Next(1, 130), seed);
        using var model = new RankModel(definition);
        var request = EncodedRequest.Of(model, user, items);
        foreach (var output in model.Outputs)
        {
            using var ranker = model.CreateRanker(new RankerOptions { RankBy = output });
            var scores = new float[items.Count];
            ranker.Score(request, scores);
            var winners = new RankedItem[random.Next(1, items.Count + 3)];
            var found = ranker.Rank(request, winners);

            var context = $"seed {seed}, output '{output}'";
            Assert.True(found == Math.Min(winners.Length, items.Count), $"{context}: {found} winners of {winners.Length}.");
            Assert.Equal(found, winners[..found].Select(winner => winner.Index).Distinct().Count());
            Assert.All(winners[..found], winner => Assert.Equal(scores[winner.Index], winner.Score));
            var best = scores.OrderDescending().Take(found);
            Assert.True(best.SequenceEqual(winners[..found].Select(winner => winner.Score)), $"{context}: the winners are not the best, in order.");
        }
    }

    [Fact]
    public void Equal_candidates_stand_in_the_order_of_the_request()
    {
        using var ranker = _model.CreateRanker();
        double[] x = [.. Enumerable.Range(0, 130).Select(i => (double)(i % 3))];

        var winners = Winners(ranker, SmallModels.Numbers(_model, 0, x), 130);

        Assert.Equal(Enumerable.Range(0, 130).OrderByDescending(i => x[i]).ThenBy(i => i), winners.Select(winner => winner.Index));
    }

    [Fact]
    public void Candidates_whose_sigmoids_round_to_the_same_number_are_ordered_by_logit()
    {
        using var ranker = _model.CreateRanker();

        var winners = Winners(ranker, SmallModels.Numbers(_model, 0, 30, 50, 40, -200, -150), 5);

        Assert.Equal([1, 2, 0, 4, 3], winners.Select(winner => winner.Index));
        Assert.Equal(winners[0].Score, winners[2].Score);
        Assert.Equal(winners[3].Score, winners[4].Score);
    }

    [Fact]
    public void A_score_that_does_not_depend_on_the_item_ranks_in_the_order_of_the_request()
    {
        using var ranker = _model.CreateRanker(new RankerOptions { RankBy = "constant" });

        var winners = Winners(ranker, SmallModels.Numbers(_model, 0, [.. Enumerable.Repeat(1.0, 100)]), 60);

        Assert.Equal(Enumerable.Range(0, 60), winners.Select(winner => winner.Index));
        Assert.All(winners, winner => Assert.Equal(0.5f, winner.Score));
    }

    [Fact]
    public void More_winners_than_candidates_leave_the_rest_of_the_room_untouched()
    {
        using var ranker = _model.CreateRanker();
        RankedItem[] winners = [.. Enumerable.Repeat(new RankedItem(-1, -1), 5)];

        Assert.Equal(2, ranker.Rank(SmallModels.Numbers(_model, 0, 1, 2), winners));

        Assert.Equal([1, 0, -1, -1, -1], winners.Select(winner => winner.Index));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(3, 0)]
    [InlineData(0, 0)]
    public void No_candidates_or_no_room_give_no_winners(int candidates, int room)
    {
        using var ranker = _model.CreateRanker();

        Assert.Equal(0, ranker.Rank(SmallModels.Numbers(_model, 0, new double[candidates]), new RankedItem[room]));
        ranker.Score(SmallModels.Numbers(_model, 0), []);
        ranker.ScoreAll(SmallModels.Numbers(_model, 0), []);
    }

    [Fact]
    public void A_candidate_whose_score_is_not_a_number_never_wins()
    {
        using var ranker = _model.CreateRanker(new RankerOptions { RankBy = "ratio" });
        var request = SmallModels.Numbers(_model, 0, 0, 3, 0, -1, 2);
        request.Items.Set("y", [0.0, 1, 0, 0, 0]);
        var scores = new float[5];
        ranker.Score(request, scores);

        Assert.Equal([float.NaN, 3, float.NaN, float.NegativeInfinity, float.PositiveInfinity], scores);
        Assert.Equal([4, 1, 3], Winners(ranker, request, 5).Select(winner => winner.Index));
        Assert.Equal([4, 1], Winners(ranker, request, 2).Select(winner => winner.Index));
    }

    [Fact]
    public void Rank_by_orders_by_another_output_and_Score_gives_it()
    {
        using var ranker = _model.CreateRanker(new RankerOptions { RankBy = "ratio" });
        var request = SmallModels.Numbers(_model, 0, 8, 9, 10);
        request.Items.Set("y", [1.0, 3, 5]);
        var scores = new float[3];
        ranker.Score(request, scores);

        Assert.Equal([8f, 3f, 2f], scores);
        Assert.Equal([new RankedItem(0, 8), new RankedItem(1, 3)], Winners(ranker, request, 2));
    }

    private static RankedItem[] Winners(Ranker ranker, RankRequest request, int room)
    {
        var winners = new RankedItem[room];
        return winners[..ranker.Rank(request, winners)];
    }
}
