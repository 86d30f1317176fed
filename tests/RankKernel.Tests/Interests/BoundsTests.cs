using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.Interests;

/// <summary>Bytes, eviction and time to live.</summary>
public sealed class BoundsTests : IDisposable
{
    private readonly RankModel _model = new(Samples.Small.Define("DIEN"));

    public void Dispose() => _model.Dispose();

    [Fact]
    public void The_budget_holds_under_churn_and_is_used()
    {
        const long Budget = 400_000;
        using var center = new UserInterestCenter(_model, new() { ByteBudget = Budget });
        var (random, request, winners) = (new Random(1), center.CreateRequest(), new RankedItem[3]);
        SampleRequests.Fill(request, random);
        for (var i = 0; i < 20_000; i++)
        {
            var user = random.Next(3000);
            Observe(center, user, random);
            if (i % 2 == 0)
            {
                center.Rank(user, request, winners);
            }

            var statistics = center.Statistics;
            Assert.InRange(statistics.HistoryBytes + statistics.StateBytes, 0, Budget);
        }

        var after = center.Statistics;
        Assert.InRange(after.HistoryBytes + after.StateBytes, Budget * 95 / 100, Budget);
        Assert.True(after.EvictedUsers > 0);
        Assert.Equal(after.HistoryBytes, Enumerable.Range(0, 3000).Sum(user => center.UsageOf(user).HistoryBytes));
        Assert.Equal(after.StateBytes, Enumerable.Range(0, 3000).Sum(user => center.UsageOf(user).StateBytes));
        Assert.Equal(after.Users, Enumerable.Range(0, 3000).Count(user => center.Contains(user)));
    }

    [Fact]
    public void Who_was_used_last_stays()
    {
        using var center = new UserInterestCenter(_model, new() { ByteBudget = 100_000 });
        var random = new Random(2);
        for (var user = 0; user < 2000; user++)
        {
            Observe(center, user, random);
            center.UsageOf(user / 2);
            Observe(center, user % 10, random);
        }

        var users = center.Statistics.Users;
        Assert.InRange(users, 20, 1000);
        Assert.All(Enumerable.Range(0, 10), user => Assert.True(center.Contains(user)));
        var kept = Enumerable.Range(10, 1990).Where(user => center.Contains(user)).ToList();
        Assert.Equal(Enumerable.Range(2000 - kept.Count, kept.Count), kept);
    }

    [Fact]
    public void Giving_up_states_changes_no_score()
    {
        const int Users = 25;
        using var roomy = new UserInterestCenter(_model);
        var request = roomy.CreateRequest();
        SampleRequests.Fill(request, new Random(3));
        var (expected, actual) = (new float[SampleRequests.Items], new float[SampleRequests.Items]);
        for (var i = 0; i < Users * 10; i++)
        {
            Observe(roomy, i % Users, new Random(i));
            roomy.Score(i % Users, request, expected);
        }

        var all = roomy.Statistics;
        Array.ForEach([.. Enumerable.Range(0, Users)], user => roomy.Forget(user));
        using var tight = new UserInterestCenter(_model, new() { ByteBudget = Math.Max((2 * all.HistoryBytes) + 500, all.HistoryBytes + (all.StateBytes / 2)) });
        for (var i = 0; i < 2000; i++)
        {
            Observe(roomy, i % Users, new Random(i));
            Observe(tight, i % Users, new Random(i));
            if (i >= Users * 10)
            {
                roomy.Score(i * 7 % Users, request, expected);
                tight.Score(i * 7 % Users, request, actual);
                Assert.Equal(expected, actual);
            }
        }

        Assert.True(tight.Statistics.EvictedStates > 0);
        Assert.Equal(0, tight.Statistics.EvictedUsers);
    }

    [Fact]
    public void A_user_not_seen_for_the_time_to_live_is_forgotten()
    {
        var clock = new ManualClock();
        using var center = new UserInterestCenter(_model, new() { TimeToLive = TimeSpan.FromHours(1), Clock = clock });
        Observe(center, 1, new Random(1));
        Observe(center, 2, new Random(1));
        clock.Advance(TimeSpan.FromMinutes(50));
        var (request, winners) = (center.CreateRequest(), new RankedItem[1]);
        SampleRequests.Fill(request, new Random(3));
        center.Rank(2, request, winners);
        clock.Advance(TimeSpan.FromMinutes(20));
        center.RemoveExpired();
        Assert.False(center.Contains(1));
        Assert.True(center.Contains(2));
        clock.Advance(TimeSpan.FromHours(2));
        Observe(center, 2, new Random(1));
        Assert.Equal(1, center.UsageOf(2).Events);
        Assert.Equal(2, center.Statistics.ExpiredUsers);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new UserInterestCenter(_model, new() { ByteBudget = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UserInterestCenter(_model, new() { HistoryCapacity = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UserInterestCenter(_model, new() { DroppedAtOnce = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UserInterestCenter(_model, new() { LateWindow = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UserInterestCenter(_model, new() { SnapshotAfterBytes = 0 }));
        Assert.Throws<ArgumentException>(() => new UserInterestCenter(_model, new() { TimeToLive = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(() => new UserInterestCenter(_model, new() { Durability = (InterestDurability)9 }));
    }

    private static void Observe(UserInterestCenter center, int user, Random random)
    {
        var happened = center.CreateEvent();
        GivenEvent.Random(random, 0).Set(happened);
        center.Observe(user, happened);
    }
}
