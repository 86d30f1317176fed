using System.Collections.Concurrent;
using RankKernel.Hosting.Tests.Support;

namespace RankKernel.Hosting.Tests;

/// <summary>Two hosts that share users through a real engine.</summary>
public sealed class ServerTests
{
    private const int Users = 30;

    [SkippableTheory]
    [InlineData("Redis")]
    [InlineData("PostgreSQL")]
    public void A_user_of_one_host_ranks_on_another_with_the_same_bits(string engine)
    {
        using var server = Server.Start(engine);
        using var model = SampleModel.Create();
        using var one = new Host(model, server.Connect());
        for (var i = 0; i < 50; i++)
        {
            one.Observe("anna", i, i);
            one.Observe(7, i, 99 - i);
        }

        Eventually.True(() => one.Tier.Statistics.Pending == 0, () => $"{one.Tier.Statistics}");
        using var other = new Host(model, server.Connect());
        Assert.Equal(one.Score("anna"), other.Score("anna"));
        Assert.Equal(one.Score(7), other.Score(7));
        Assert.Equal(one.History("anna"), other.History("anna"));
        Assert.Equal(2, other.Tier.Statistics.Hits);
        other.Observe("anna", 1000, 5);
        Eventually.True(() => one.Events("anna") == 51, () => $"{one.Tier.Statistics} {other.Tier.Statistics}");
        one.Center.Forget("anna");
        Eventually.True(() => one.Tier.Statistics.Removals == 1 && other.Events("anna") == 0, () => $"{one.Tier.Statistics} {other.Tier.Statistics}");
        Assert.Equal(0, one.Events("anna"));
    }

    [SkippableTheory]
    [InlineData("Redis")]
    [InlineData("PostgreSQL")]
    public void A_server_that_is_killed_under_load_fails_no_request_and_loses_no_event(string engine)
    {
        using var server = Server.Start(engine);
        using var model = SampleModel.Create();
        var options = Host.Quick with { ReadTimeout = TimeSpan.FromMilliseconds(50) };
        using var one = new Host(model, server.Connect(), options);
        using var other = new Host(model, server.Connect(), options);
        var observed = new int[Users];
        var errors = new ConcurrentQueue<Exception>();
        var (time, stop) = (0L, false);
        Thread[] load = [.. new[] { one, other }.SelectMany(host => Enumerable.Range(0, 2).Select(_ => new Thread(() => Load(host))))];
        Array.ForEach(load, thread => thread.Start());
        Thread.Sleep(700);
        server.Kill();
        Eventually.True(() => one.Tier.Statistics.IsOpen && other.Tier.Statistics.IsOpen, () => $"{one.Tier.Statistics} {other.Tier.Statistics}");
        Thread.Sleep(300);
        var stale = one.Tier.Statistics;
        server.Run();
        Thread.Sleep(500);
        Volatile.Write(ref stop, true);
        Array.ForEach(load, thread => thread.Join());

        Assert.Empty(errors);
        Assert.InRange(stale.Pending, 1, Users);
        Assert.True(stale.OldestPending > TimeSpan.Zero, $"{stale}");
        Assert.Equal(0, stale.DroppedChanges);
        Eventually.True(
            () => Enumerable.Range(0, Users).All(user => one.Events(user) == observed[user] && other.Events(user) == observed[user]),
            () => $"{one.Tier.Statistics} {other.Tier.Statistics}: "
                + string.Join(", ", Enumerable.Range(0, Users).Select(user => $"{observed[user]} {one.Events(user)} {other.Events(user)}")));
        Assert.All(Enumerable.Range(0, Users), user => Assert.Equal(one.History(user), other.History(user)));
        Assert.All(Enumerable.Range(0, Users), user => Assert.Equal(one.Score(user), other.Score(user)));
        Eventually.True(() => one.Tier.Statistics is { Pending: 0, IsOpen: false }, () => $"{one.Tier.Statistics}");

        void Load(Host host)
        {
            var random = new Random(host == one ? 1 : 2);
            try
            {
                while (!Volatile.Read(ref stop))
                {
                    var user = random.Next(Users);
                    host.Observe(user, Interlocked.Increment(ref time), random.Next(SampleModel.Items));
                    Interlocked.Increment(ref observed[user]);
                    Assert.All(host.Score(random.Next(2 * Users)), score => Assert.True(float.IsFinite(score)));
                    Thread.Sleep(2);
                }
            }
            catch (Exception error)
            {
                errors.Enqueue(error);
            }
        }
    }
}
