using Xunit;

namespace RankKernel.Tests.Engine;

/// <summary>Many callers of one ranker.</summary>
public sealed class RankerConcurrencyTests
{
    private const int Requests = 24;

    [Theory]
    [InlineData(1, 8)]
    [InlineData(3, 2)]
    [InlineData(3, 6)]
    public void Concurrent_callers_of_one_ranker_get_the_bits_that_each_would_get_alone(int threads, int callers)
    {
        using var model = new RankModel(SmallModels.Din(historyLength: 6));
        using var ranker = model.CreateRanker(new RankerOptions { MaxDegreeOfParallelism = threads });
        int[] counts = [.. Enumerable.Range(0, Requests).Select(seed => new Random(seed).Next(1, 200))];
        var expected = new float[Requests][];
        using (var alone = model.CreateRanker())
        {
            for (var i = 0; i < Requests; i++)
            {
                var request = model.CreateRequest();
                SmallModels.FillDin(request, new Random(i), counts[i]);
                alone.Score(request, expected[i] = new float[counts[i]]);
            }
        }

        Callers.Run(callers, caller =>
        {
            var random = new Random(caller);
            var request = model.CreateRequest();
            for (var round = 0; round < 5; round++)
            {
                var i = random.Next(Requests);
                SmallModels.FillDin(request, new Random(i), counts[i]);
                var (scores, winners) = (new float[counts[i]], new RankedItem[7]);
                ranker.Score(request, scores);
                Assert.Equal(expected[i], scores);
                var found = ranker.Rank(request, winners);
                Assert.Equal(expected[i].OrderDescending().Take(found), winners[..found].Select(winner => winner.Score));
            }
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_ranker_that_is_disposed_under_calls_lets_them_end(int threads)
    {
        using var model = new RankModel(SmallModels.Din(historyLength: 6));
        for (var round = 0; round < 20; round++)
        {
            var ranker = model.CreateRanker(new RankerOptions { MaxDegreeOfParallelism = threads });
            using var started = new CountdownEvent(2);
            Thread[] callers = [.. Enumerable.Range(0, started.InitialCount).Select(_ => new Thread(() =>
            {
                var request = model.CreateRequest();
                SmallModels.FillDin(request, new Random(1), 200);
                var scores = new float[200];
                try
                {
                    ranker.Score(request, scores);
                    started.Signal();
                    while (true)
                    {
                        ranker.Score(request, scores);
                    }
                }
                catch (ObjectDisposedException)
                {
                }
            }))];
            Array.ForEach(callers, caller => caller.Start());
            Assert.True(started.Wait(TimeSpan.FromMinutes(1)));
            ranker.Dispose();
            Assert.All(callers, caller => Assert.True(caller.Join(TimeSpan.FromMinutes(1))));
        }
    }

    [Fact]
    public void More_callers_than_the_ranker_keeps_workspaces_for_are_served()
    {
        using var model = new RankModel(SmallModels.Arithmetic());
        using var ranker = model.CreateRanker(new RankerOptions { RankBy = "z" });
        Callers.Run(Math.Max(16, 4 * Environment.ProcessorCount) + 4, caller =>
        {
            var scores = new float[2];
            ranker.Score(SmallModels.Numbers(model, caller, 1, 2), scores);
            Assert.Equal([caller + 1f, caller + 2f], scores);
        });
    }
}
