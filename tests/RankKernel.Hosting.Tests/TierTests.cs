using RankKernel.Hosting.Tests.Support;

namespace RankKernel.Hosting.Tests;

/// <summary>The tier over a cache that can be slow, gone, or hold anything.</summary>
public sealed class TierTests : IDisposable
{
    private readonly RankModel _model = SampleModel.Create();
    private readonly FakeCache _cache = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Events_of_two_hosts_at_once_are_joined()
    {
        using var one = new Host(_model, _cache);
        using var other = new Host(_model, _cache);
        for (var i = 0; i < 40; i++)
        {
            (i % 2 == 0 ? one : other).Observe(1, i, i);
        }

        Eventually.True(() => one.Events(1) == 40 && other.Events(1) == 40, () => $"{one.Tier.Statistics} {other.Tier.Statistics}");
        Assert.Equal(one.History(1), other.History(1));
        Assert.Equal(one.Score(1), other.Score(1));
        Assert.True(one.Tier.Statistics.MergedEvents >= 20);
    }

    [Fact]
    public void A_request_does_not_wait_for_a_slow_cache_and_what_comes_late_is_joined()
    {
        using (var before = new Host(_model, _cache))
        {
            before.Observe(1, 1, 1);
        }

        var gate = new TaskCompletionSource();
        _cache.Gate = gate.Task;
        using var host = new Host(_model, _cache, Host.Quick with { ReadTimeout = TimeSpan.FromMilliseconds(5), BackgroundTimeout = TimeSpan.FromSeconds(20) });
        var unknown = host.Score(2);
        Assert.Equal(unknown, host.Score(1));
        Assert.Equal(2, host.Tier.Statistics.FailedReads);
        gate.SetResult();
        Eventually.True(() => host.Tier.Statistics.LateReads == 1, () => $"{host.Tier.Statistics}");
        Eventually.True(() => host.Events(1) == 1, () => "The late history did not join.");
        Assert.NotEqual(unknown, host.Score(1));
    }

    [Fact]
    public void A_cache_that_is_gone_is_left_alone_and_what_changed_waits()
    {
        using var host = new Host(_model, _cache, Host.Quick with { FailuresUntilOpen = 3, OpenFor = TimeSpan.FromMilliseconds(300) });
        _cache.IsGone = true;
        for (var user = 0; user < 20; user++)
        {
            host.Observe(user, user, 1);
        }

        Eventually.True(() => host.Tier.Statistics.IsOpen, () => $"{host.Tier.Statistics}");
        var calls = _cache.Calls;
        host.Score(500);
        Assert.InRange(_cache.Calls, calls, calls + 1);
        Assert.True(host.Tier.Statistics.SkippedReads > 0);
        Assert.Equal(20, host.Tier.Statistics.Pending);
        Thread.Sleep(20);
        Assert.True(host.Tier.Statistics.OldestPending > TimeSpan.Zero);
        _cache.IsGone = false;
        Eventually.True(() => host.Tier.Statistics is { Pending: 0, IsOpen: false }, () => $"{host.Tier.Statistics}");
        Assert.Equal(20, _cache.Values.Count);
        Assert.Equal(1, host.Tier.Statistics.Opened);
    }

    [Fact]
    public void A_user_who_was_not_readable_keeps_the_events_of_both_times()
    {
        using (var before = new Host(_model, _cache))
        {
            before.Observe(1, 1, 1);
        }

        _cache.IsGone = true;
        using var host = new Host(_model, _cache);
        host.Observe(1, 2, 2);
        Assert.Equal(1, host.Events(1));
        _cache.IsGone = false;
        Eventually.True(() => host.Events(1) == 2, () => $"{host.Tier.Statistics}");
        Eventually.True(() => host.Tier.Statistics.Pending == 0, () => $"{host.Tier.Statistics}");
        using var other = new Host(_model, _cache);
        Assert.Equal(host.Score(1), other.Score(1));
    }

    [Fact]
    public void A_forgotten_user_comes_back_without_a_past()
    {
        using var host = new Host(_model, _cache);
        host.Observe(1, 1, 1);
        Eventually.True(() => host.Tier.Statistics.Pending == 0, () => $"{host.Tier.Statistics}");
        host.Center.Forget(1);
        host.Observe(1, 2, 2);
        Eventually.True(() => host.Tier.Statistics.Pending == 0, () => $"{host.Tier.Statistics}");
        Assert.Equal(1, host.Events(1));
        using var other = new Host(_model, _cache);
        other.Score(1);
        Assert.Equal(1, other.Events(1));
    }

    [Fact]
    public void A_user_whom_one_host_forgets_is_forgotten_by_all_and_may_come_back()
    {
        using var host = new Host(_model, _cache);
        using var other = new Host(_model, _cache);
        for (var i = 0; i < 10; i++)
        {
            host.Observe(1, i, i);
            other.Observe(1, 100 + i, i);
        }

        Eventually.True(() => host.Events(1) == 20 && other.Events(1) == 20, () => $"{host.Tier.Statistics} {other.Tier.Statistics}");
        Eventually.True(() => host.Tier.Statistics.Pending + other.Tier.Statistics.Pending == 0, () => $"{host.Tier.Statistics}");
        host.Center.Forget(1);
        Eventually.True(() => other.Events(1) == 0, () => $"{host.Tier.Statistics} {other.Tier.Statistics}");
        Thread.Sleep(500);
        Assert.Equal(0, host.Events(1) + other.Events(1));
        Assert.Empty(SharedValue.Decode(_cache.Values["rankkernel:interest:n:1"], out _)!.History);
        other.Observe(1, 300, 3);
        Eventually.True(() => other.Tier.Statistics.Pending == 0, () => $"{other.Tier.Statistics}");
        host.Score(1);
        Assert.Equal(1, host.Events(1));
        host.Observe(1, 301, 4);
        Eventually.True(() => other.Events(1) == 2, () => $"{host.Tier.Statistics} {other.Tier.Statistics}");
    }

    [Fact]
    public void More_changes_than_there_is_room_for_are_counted()
    {
        using var host = new Host(_model, _cache, Host.Quick with { QueueCapacity = 4, WriteDelay = TimeSpan.FromSeconds(30), DrainTimeout = TimeSpan.Zero });
        for (var user = 0; user < 10; user++)
        {
            host.Observe(user, 1, 1);
            host.Observe(user, 2, 2);
        }

        Assert.Equal(12, host.Tier.Statistics.DroppedChanges);
        Assert.Equal(4, host.Tier.Statistics.Pending);
    }

    [Fact]
    public void Comparisons_that_there_is_no_room_for_are_counted()
    {
        using (var before = new Host(_model, _cache))
        {
            Enumerable.Range(0, 10).ToList().ForEach(user => before.Observe(user, 1, 1));
        }

        using var host = new Host(_model, _cache, Host.Quick with { QueueCapacity = 8, RefreshAfter = TimeSpan.FromHours(1) });
        Enumerable.Range(0, 10).ToList().ForEach(user => host.Score(user));
        Assert.Equal(6, host.Tier.Statistics.DroppedComparisons);
        Assert.Equal(0, host.Tier.Statistics.DroppedChanges);
    }

    [Fact]
    public void A_user_of_the_folder_is_compared_when_it_is_first_used_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("rankkernel-host-");
        try
        {
            var options = new UserInterestOptions { Folder = folder.FullName };
            using (var host = new Host(_model, _cache, center: options))
            {
                host.Observe(1, 1, 1);
            }

            using (var other = new Host(_model, _cache))
            {
                other.Observe(1, 2, 2);
                Eventually.True(() => other.Tier.Statistics.Pending == 0, () => $"{other.Tier.Statistics}");
                Assert.Equal(2, other.Events(1));
            }

            using var again = new Host(_model, _cache, center: options);
            Assert.Equal(1, again.Events(1));
            again.Score(1);
            Eventually.True(() => again.Events(1) == 2, () => $"{again.Tier.Statistics}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Nothing_is_kept_of_users_who_left()
    {
        using var host = new Host(_model, _cache, center: new UserInterestOptions { ByteBudget = 100_000 });
        for (var user = 0; user < 1500; user++)
        {
            host.Observe(user, 1, user % SampleModel.Items);
        }

        Eventually.True(() => host.Tier.Statistics.Pending == 0, () => $"{host.Tier.Statistics}");
        Eventually.True(() => host.Tier.Known <= host.Center.Statistics.Users + 8, () => $"{host.Tier.Known} known, {host.Center.Statistics.Users} in the center");
    }

    [Fact]
    public void A_user_who_leaves_for_lack_of_room_is_written_first()
    {
        using var host = new Host(
            _model, _cache, Host.Quick with { WriteDelay = TimeSpan.FromSeconds(1) }, new UserInterestOptions { ByteBudget = 200_000 });
        for (var user = 0; user < 2000; user++)
        {
            host.Observe(user, 1, user % SampleModel.Items);
        }

        Assert.True(host.Center.Statistics.EvictedUsers > 0);
        Eventually.True(() => host.Tier.Statistics.Pending == 0, () => $"{host.Tier.Statistics}");
        Assert.Equal(2000, _cache.Values.Count);
        Assert.False(host.Center.Contains(0));
        host.Score(0);
        Assert.True(host.Tier.Statistics.Hits > 0);
    }

    [Fact]
    public void What_waits_is_written_on_disposal()
    {
        using (var host = new Host(_model, _cache, Host.Quick with { WriteDelay = TimeSpan.FromHours(1) }))
        {
            host.Observe(1, 1, 1);
        }

        Assert.Single(_cache.Values);
    }

    [Fact]
    public void Damaged_values_are_written_anew_and_later_ones_left_alone()
    {
        const string Prefix = "rankkernel:interest:n:";
        byte[] later = [.. "RKIH"u8, 2, 0, 0];
        _cache.Values[$"{Prefix}1"] = [1, 2, 3];
        _cache.Values[$"{Prefix}2"] = later;
        using (var host = new Host(_model, _cache))
        {
            host.Observe(1, 1, 1);
            host.Observe(2, 1, 1);
            Eventually.True(() => host.Tier.Statistics.Pending == 0, () => $"{host.Tier.Statistics}");
            Assert.True(host.Tier.Statistics.UnreadableValues >= 2);
        }

        Assert.NotNull(SharedValue.Decode(_cache.Values[$"{Prefix}1"], out _));
        Assert.Equal(later, _cache.Values[$"{Prefix}2"]);
    }

    [Fact]
    public void Values_have_versions_and_survive_no_mutation()
    {
        var value = new SharedValue(41, 7, Guid.NewGuid(), [.. Enumerable.Range(0, 200).Select(i => (byte)i)]);
        var bytes = value.Encode();
        var read = SharedValue.Decode(bytes, out _)!;
        Assert.Equal((value.Version, value.Forgotten, value.Writer), (read.Version, read.Forgotten, read.Writer));
        Assert.Equal(value.History, read.History);
        for (var i = 0; i < bytes.Length; i++)
        {
            var mutated = (byte[])bytes.Clone();
            mutated[i] ^= 0x10;
            Assert.Null(SharedValue.Decode(mutated, out _));
            Assert.Null(SharedValue.Decode(bytes[..i], out _));
        }
    }
}
