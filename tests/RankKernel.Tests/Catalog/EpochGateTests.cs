using RankKernel.Catalog;
using RankKernel.Tests.Engine;
using Xunit;

namespace RankKernel.Tests.CatalogTests;

public sealed class EpochGateTests
{
    private readonly EpochGate _gate = new();

    [Fact]
    public void Epochs_go_on_when_nobody_reads()
    {
        for (var epoch = 1; epoch <= 10; epoch++)
        {
            Assert.True(_gate.TryAdvance());
            Assert.Equal(epoch, _gate.Epoch);
        }
    }

    [Fact]
    public void A_reader_lets_one_epoch_begin_and_no_second()
    {
        var side = _gate.Enter();
        Assert.True(_gate.TryAdvance());
        Assert.False(_gate.TryAdvance());
        Assert.Equal(1, _gate.Epoch);
        _gate.Exit(side);
        Assert.True(_gate.TryAdvance());
    }

    [Fact]
    public void A_reader_of_the_new_epoch_is_not_waited_for_by_the_old_one()
    {
        var old = _gate.Enter();
        Assert.True(_gate.TryAdvance());
        var young = _gate.Enter();
        Assert.False(_gate.TryAdvance());
        _gate.Exit(old);
        Assert.True(_gate.TryAdvance());
        Assert.False(_gate.TryAdvance());
        _gate.Exit(young);
        Assert.True(_gate.TryAdvance());
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Any_order_of_entries_exits_and_steps_is_as_the_rule_says(int seed)
    {
        var random = new Random(seed);
        var readers = new List<(long Epoch, int Side)>();
        for (var i = 0; i < 5000; i++)
        {
            switch (random.Next(5))
            {
                case 0 or 1 when readers.Count < 5:
                    readers.Add((_gate.Epoch, _gate.Enter()));
                    break;
                case 2 or 3 when readers.Count > 0:
                    var leaving = random.Next(readers.Count);
                    _gate.Exit(readers[leaving].Side);
                    readers.RemoveAt(leaving);
                    break;
                default:
                    var epoch = _gate.Epoch;
                    var free = readers.TrueForAll(reader => reader.Epoch == epoch);
                    Assert.True(free == _gate.TryAdvance(), $"seed {seed}, step {i}");
                    Assert.Equal(free ? epoch + 1 : epoch, _gate.Epoch);
                    break;
            }
        }
    }

    [Fact]
    public void What_a_reader_found_stays_as_it_was_until_the_reader_leaves()
    {
        const int Slots = 64;
        const int Freed = -1;
        var contents = new int[Slots];
        var present = 0;
        var stop = false;
        Callers.Run(4, caller =>
        {
            try
            {
                if (caller == 0)
                {
                    Write();
                }
                else
                {
                    Read();
                }
            }
            finally
            {
                Volatile.Write(ref stop, true);
            }
        });

        void Write()
        {
            var free = new Stack<int>(Enumerable.Range(1, Slots - 1));
            var retired = new Queue<(int Slot, long Epoch)>();
            for (var version = 1; version <= 1_000 && !Volatile.Read(ref stop); version++)
            {
                while (free.Count == 0 && !Volatile.Read(ref stop))
                {
                    Thread.Yield();
                    Reclaim();
                }

                if (!free.TryPop(out var slot))
                {
                    break;
                }

                Volatile.Write(ref contents[slot], version);
                retired.Enqueue((Interlocked.Exchange(ref present, slot), _gate.Epoch));
                Reclaim();
            }

            void Reclaim()
            {
                _gate.TryAdvance();
                while (retired.TryPeek(out var oldest) && oldest.Epoch + 2 <= _gate.Epoch)
                {
                    retired.Dequeue();
                    Volatile.Write(ref contents[oldest.Slot], Freed);
                    free.Push(oldest.Slot);
                }
            }
        }

        void Read()
        {
            while (!Volatile.Read(ref stop))
            {
                var side = _gate.Enter();
                var slot = Volatile.Read(ref present);
                var version = Volatile.Read(ref contents[slot]);
                Assert.NotEqual(Freed, version);
                for (var i = 0; i < 20; i++)
                {
                    Assert.Equal(version, Volatile.Read(ref contents[slot]));
                }

                _gate.Exit(side);
            }
        }
    }
}
