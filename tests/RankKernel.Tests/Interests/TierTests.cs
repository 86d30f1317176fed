using System.Buffers;
using System.Collections.Concurrent;
using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.Interests;

/// <summary>Histories that are exchanged between centers.</summary>
public sealed class TierTests : IDisposable
{
    private readonly RankModel _model = NumberedEvents.CreateModel();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Merging_is_a_union_of_events_in_any_order()
    {
        using var a = new UserInterestCenter(_model);
        using var b = new UserInterestCenter(_model);
        Observe(a, 1, 2, 5, 9);
        Observe(b, 2, 3, 9, 12);
        var (ofA, ofB) = (Export(a), Export(b));
        Assert.Equal(2, a.Merge(1, ofB));
        Assert.Equal(2, b.Merge(1, ofA));
        Assert.Equal(0, b.Merge(1, ofA));
        Assert.Equal([1, 2, 3, 5, 9, 12], NumberedEvents.Of(a, 1));
        Assert.Equal(NumberedEvents.Of(a, 1), NumberedEvents.Of(b, 1));
    }

    [Fact]
    public void Bytes_that_are_no_export_change_nothing()
    {
        using var center = new UserInterestCenter(_model);
        Observe(center, 1, 2, 3);
        var exported = Export(center);
        using var other = new UserInterestCenter(_model);
        for (var i = 0; i < exported.Length; i++)
        {
            var damaged = (byte[])exported.Clone();
            damaged[i] ^= 4;
            Assert.Equal(-1, other.Merge(1, damaged));
            Assert.Equal(-1, other.Merge(1, exported.AsSpan(0, i)));
        }

        Assert.False(other.Contains(1));
        Assert.False(other.TryExport(1, new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void An_unknown_user_is_read_from_the_tier_and_an_evicted_one_goes_there()
    {
        var tier = new MemoryTier();
        using (var center = new UserInterestCenter(_model, new() { Tier = tier, ByteBudget = 3000 }))
        {
            for (var user = 0; user < 40; user++)
            {
                Observe(center, user, [user]);
            }

            Assert.InRange(center.Statistics.EvictedUsers, 30, 40);
            Assert.Equal(40, tier.Changes);
            Assert.False(center.Contains(0));
            Assert.Equal([0], NumberedEvents.Of(center, 0));
            Observe(center, 1, [41]);
            Assert.Equal([1, 41], NumberedEvents.Of(center, 1));
            Assert.Empty(NumberedEvents.Of(center, 999));
            Assert.False(center.Contains(999));
            center.Forget(1);
            Assert.Empty(NumberedEvents.Of(center, 1));
        }
    }

    private static void Observe(UserInterestCenter center, params ReadOnlySpan<int> numbers) => Observe(center, 1, numbers);

    private static void Observe(UserInterestCenter center, UserId user, ReadOnlySpan<int> numbers)
    {
        var happened = center.CreateEvent();
        foreach (var number in numbers)
        {
            happened.Time = number;
            happened.Set("number", number);
            center.Observe(user, happened);
        }
    }

    private static byte[] Export(UserInterestCenter center)
    {
        var writer = new ArrayBufferWriter<byte>();
        Assert.True(center.TryExport(1, writer));
        return writer.WrittenSpan.ToArray();
    }

    private sealed class MemoryTier : IInterestTier
    {
        private readonly ConcurrentDictionary<UserId, byte[]> _histories = new();

        public int Changes { get; private set; }

        public byte[]? Read(UserId user) => _histories.GetValueOrDefault(user);

        public void Changed(UserId user) => Changes++;

        public void Evicted(UserId user, ReadOnlySpan<byte> history) => _histories[user] = history.ToArray();

        public void Forgotten(UserId user) => _histories.TryRemove(user, out _);
    }
}
