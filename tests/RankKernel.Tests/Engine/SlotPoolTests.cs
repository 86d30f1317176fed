using RankKernel.Cpu;
using Xunit;

namespace RankKernel.Tests.Engine;

public sealed class SlotPoolTests
{
    private readonly List<Thing> _made = [];

    [Fact]
    public void What_was_returned_is_rented_again()
    {
        using var pool = Pool(4);
        var thing = pool.Rent();
        pool.Return(thing);
        Assert.Same(thing, pool.Rent());
        Assert.NotSame(thing, pool.Rent());
        Assert.Equal(2, _made.Count);
    }

    [Fact]
    public void What_is_more_than_the_capacity_is_disposed_on_return()
    {
        using var pool = Pool(2);
        Thing[] things = [pool.Rent(), pool.Rent(), pool.Rent()];
        foreach (var thing in things)
        {
            pool.Return(thing);
        }

        Assert.Equal([0, 0, 1], things.Select(thing => thing.Disposals));
    }

    [Fact]
    public void Disposal_frees_what_is_there_and_later_what_comes_back()
    {
        var pool = Pool(3);
        var (out1, back) = (pool.Rent(), pool.Rent());
        pool.Return(back);
        pool.Dispose();
        Assert.Equal((0, 1), (out1.Disposals, back.Disposals));
        pool.Return(out1);
        pool.Dispose();
        Assert.Equal((1, 1), (out1.Disposals, back.Disposals));
        Assert.Throws<ObjectDisposedException>(() => pool.Rent());
    }

    [Fact]
    public void Nothing_is_rented_to_two_at_once()
    {
        var pool = Pool(3);
        Callers.Run(6, _ =>
        {
            for (var i = 0; i < 3000; i++)
            {
                var thing = pool.Rent();
                Assert.Equal(1, Interlocked.Increment(ref thing.Users));
                Assert.Equal(0, thing.Disposals);
                Interlocked.Decrement(ref thing.Users);
                pool.Return(thing);
            }
        });
        pool.Dispose();
        Assert.All(_made, thing => Assert.Equal(1, thing.Disposals));
    }

    [Fact]
    public void Nothing_is_lost_when_the_pool_is_disposed_while_things_come_back()
    {
        for (var round = 0; round < 50; round++)
        {
            var pool = Pool(2);
            Thing[] things = [pool.Rent(), pool.Rent(), pool.Rent()];
            Callers.Run(4, caller => (caller < 3 ? () => pool.Return(things[caller]) : (Action)pool.Dispose)());
            Assert.All(things, thing => Assert.Equal(1, thing.Disposals));
        }
    }

    private SlotPool<Thing> Pool(int capacity) => new(
        () =>
        {
            var thing = new Thing();
            lock (_made)
            {
                _made.Add(thing);
            }

            return thing;
        },
        capacity);

    private sealed class Thing : IDisposable
    {
        public int Users;
        private int _disposals;

        public int Disposals => Volatile.Read(ref _disposals);

        public void Dispose() => Interlocked.Increment(ref _disposals);
    }
}
