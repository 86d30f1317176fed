using Xunit;

namespace RankKernel.Tests.Engine;

/// <summary>Scores of several outputs, and requests that are used again.</summary>
public sealed class RankerScoreTests
{
    [Fact]
    public void ScoreAll_gives_the_scores_of_one_output_after_those_of_the_other()
    {
        using var model = new RankModel(SmallModels.Arithmetic());
        using var ranker = model.CreateRanker();
        double[] x = [.. Enumerable.Range(0, 101).Select(i => (i - 50) / 8.0)];
        var request = SmallModels.Numbers(model, 0.25, x);
        var all = new float[(model.Outputs.Count * x.Length) + 1];
        all[^1] = -7;
        ranker.ScoreAll(request, all);

        for (var output = 0; output < model.Outputs.Count; output++)
        {
            var one = new float[x.Length];
            ranker.Score(request, model.Outputs[output], one);
            Assert.Equal(one, all.AsSpan(output * x.Length, x.Length).ToArray());
        }

        Assert.Equal(["score", "z", "ratio", "constant"], model.Outputs);
        Assert.Equal(x.Select(number => (float)number + 0.25f), all[x.Length..(2 * x.Length)]);
        Assert.Equal(-7, all[^1]);
    }

    [Fact]
    public void Score_ranks_nothing_and_leaves_the_rest_of_the_room_untouched()
    {
        using var model = new RankModel(SmallModels.Arithmetic());
        using var ranker = model.CreateRanker(new RankerOptions { RankBy = "z" });
        float[] scores = [9, 9, 9, 9];
        ranker.Score(SmallModels.Numbers(model, 1, 3, 1, 2), scores);
        Assert.Equal([4, 2, 3, 9], scores);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_request_used_again_with_any_number_of_items_scores_like_a_new_one(int threads)
    {
        using var model = new RankModel(SmallModels.Din(historyLength: 2));
        using var ranker = model.CreateRanker(new RankerOptions { MaxDegreeOfParallelism = threads });
        using var reference = model.CreateRanker();
        var reused = model.CreateRequest();
        foreach (var count in new[] { 1, 0, 47, 48, 49, 5000, 49, 48, 47, 0, 1, 96, 97 })
        {
            var fresh = model.CreateRequest();
            SmallModels.FillDin(reused, new Random(count), count);
            SmallModels.FillDin(fresh, new Random(count), count);
            var (expected, scores, winners) = (new float[count], new float[count], new RankedItem[10]);
            reference.Score(fresh, expected);
            ranker.Score(reused, scores);
            Assert.Equal(expected, scores);
            var found = ranker.Rank(reused, winners);
            Assert.Equal(Math.Min(10, count), found);
            Assert.Equal(expected.OrderDescending().Take(found), winners[..found].Select(winner => winner.Score));
        }
    }

    [Fact]
    public void More_threads_than_tiles_change_nothing()
    {
        using var model = new RankModel(SmallModels.Din());
        using var alone = model.CreateRanker();
        using var many = model.CreateRanker(new RankerOptions { MaxDegreeOfParallelism = 9 });
        var request = model.CreateRequest();
        foreach (var count in new[] { 1, 48, 49, 100, 150 })
        {
            SmallModels.FillDin(request, new Random(count), count);
            var (expected, scores) = (new float[count], new float[count]);
            alone.Score(request, expected);
            many.Score(request, scores);
            Assert.Equal(expected, scores);
        }
    }
}
