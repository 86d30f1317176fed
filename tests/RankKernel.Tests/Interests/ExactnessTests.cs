using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Testing;
using RankKernel.Tests.Format;
using Xunit;

namespace RankKernel.Tests.Interests;

/// <summary>Scores with a center have the bits of scores from the same histories.</summary>
public sealed class ExactnessTests
{
    private const int Capacity = 6;
    private const int Users = 4;
    private const int Steps = 120;
    private const int ManyUsers = 12;
    private const int ManySteps = 240;

    public static TheoryData<string> Names =>
    [
        .. Samples.Small.All.Keys.Where(name => Samples.Small.Define(name).Features.OfType<SequenceFeature>().Any(feature => feature.Side == Side.User)),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_are_those_of_the_same_history_after_any_events(string name)
    {
        using var model = new RankModel(Samples.Small.Define(name));
        using var ranker = model.CreateRanker();
        foreach (var dropped in new[] { 1, 3 })
        {
            var seed = 100 + dropped;
            var random = new Random(seed);
            using var center = new UserInterestCenter(model, new() { DroppedAtOnce = dropped, LateWindow = 8 });
            var expected = Enumerable.Range(0, Users).Select(_ => new ExpectedHistory(Capacity, dropped, 8)).ToArray();
            var happened = center.CreateEvent();
            var request = center.CreateRequest();
            var plain = model.CreateRequest();
            for (var step = 0; step < Steps; step++)
            {
                var user = random.Next(Users);
                if (random.Next(3) > 0)
                {
                    var given = GivenEvent.Random(random, step - random.Next(0, 12), random.Next(2) * random.Next(1, 40));
                    given.Set(happened);
                    Assert.Equal(expected[user].Add(given), center.Observe(user, happened));
                    continue;
                }

                var fill = random.Next();
                SampleRequests.Fill(request, new Random(fill));
                SampleRequests.Fill(plain, new Random(fill));
                expected[user].Fill(plain);
                Assert.Equal(Scores(plain, ranker.ScoreAll, model), Scores(request, (one, scores) => center.ScoreAll(user, one, scores), model));
                if (random.Next(20) == 0)
                {
                    center.Forget(user);
                    expected[user] = new ExpectedHistory(Capacity, dropped, 8);
                }
            }
        }
    }

    /// <summary>
    /// Events, requests, restarts from a folder, snapshots, a budget that states and users are given up under, and swaps to another version
    /// and back: scores are those of a ranker that is given the history from the test's own record of it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_are_those_of_the_same_history_after_restarts_evictions_and_swaps(string name)
    {
        const int Seed = 300;
        var random = new Random(Seed);
        using var folder = new TemporaryFolder();
        RankModel[] models = [new RankModel(Samples.Small.Define(name)), new RankModel(Samples.Small.Define(name, seed: 21))];
        var rankers = models.Select(model => model.CreateRanker()).ToArray();
        var (dropped, current) = (1 + random.Next(3), 0);
        var options = new UserInterestOptions
        {
            Folder = folder.Path,
            SnapshotAfterBytes = 1500,
            DroppedAtOnce = dropped,
            LateWindow = 8,
            ByteBudget = Budget(models[0]),
        };
        var center = new UserInterestCenter(models[0], options, new UnflushedDisk());
        var expected = Enumerable.Range(0, ManyUsers).Select(_ => new ExpectedHistory(Capacity, dropped, 8)).ToArray();
        var (compared, restarts, evicted) = (0, 0, 0L);
        for (var step = 0; step < ManySteps; step++)
        {
            var user = random.Next(ManyUsers);
            switch (random.Next(40))
            {
                case 0:
                    (restarts, evicted) = (restarts + 1, evicted + center.Statistics.EvictedUsers + center.Statistics.EvictedStates);
                    center.Dispose();
                    center = new UserInterestCenter(models[current], options, new UnflushedDisk());
                    break;
                case 1:
                    current = 1 - current;
                    center.BeginSwap(models[current]);
                    Assert.Same(models[1 - current], random.Next(2) == 0 ? center.EndSwap() : EndLater());
                    break;
                case < 24:
                    Observe(user);
                    break;
                default:
                    Compare(user, current);
                    break;
            }
        }

        evicted += center.Statistics.EvictedUsers + center.Statistics.EvictedStates;
        Assert.True(compared > ManySteps / 4 && restarts > 1 && evicted > 0, $"{compared} comparisons, {restarts} restarts, {evicted} evictions");
        center.Dispose();
        Array.ForEach(rankers, ranker => ranker.Dispose());
        Array.ForEach(models, model => model.Dispose());

        // A user who was given up as a whole has no history left: the record follows, and only it does.
        ExpectedHistory HistoryOf(int user) => center.Contains(user) ? expected[user] : expected[user] = new ExpectedHistory(Capacity, dropped, 8);

        void Observe(int user)
        {
            var given = GivenEvent.Random(random, random.Next(1, 60), random.Next(2) * random.Next(1, 40));
            var happened = center.CreateEvent();
            given.Set(happened);
            Assert.Equal(HistoryOf(user).Add(given), center.Observe(user, happened));
        }

        void Compare(int user, int version)
        {
            var (request, plain, fill) = (models[version].CreateRequest(), models[version].CreateRequest(), random.Next());
            SampleRequests.Fill(request, new Random(fill));
            SampleRequests.Fill(plain, new Random(fill));
            HistoryOf(user).Fill(plain);
            Assert.Equal(
                Scores(plain, rankers[version].ScoreAll, models[version]), Scores(request, (one, scores) => center.ScoreAll(user, one, scores), models[version]));
            compared++;
        }

        RankModel? EndLater()
        {
            for (var i = 0; i < 12; i++)
            {
                Observe(random.Next(ManyUsers));
                Compare(random.Next(ManyUsers), random.Next(2));
            }

            return center.EndSwap();
        }
    }

    /// <summary>Room for a third of the users with their states.</summary>
    private static long Budget(RankModel model)
    {
        using var center = new UserInterestCenter(model);
        var (random, happened, request) = (new Random(1), center.CreateEvent(), center.CreateRequest());
        SampleRequests.Fill(request, random);
        for (var time = 0; time < Capacity; time++)
        {
            GivenEvent.Random(random, time).Set(happened);
            center.Observe(1, happened);
        }

        center.ScoreAll(1, request, new float[SampleRequests.Items * model.Outputs.Count]);
        var usage = center.UsageOf(1);
        return ManyUsers * (usage.HistoryBytes + usage.StateBytes) / 3;
    }

    private delegate void Score(RankRequest request, Span<float> scores);

    private static int[] Scores(RankRequest request, Score score, RankModel model)
    {
        var scores = new float[SampleRequests.Items * model.Outputs.Count];
        score(request, scores);
        return [.. scores.Select(BitConverter.SingleToInt32Bits)];
    }
}
