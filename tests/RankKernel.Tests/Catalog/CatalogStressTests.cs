using RankKernel.Tests.Engine;
using Xunit;

namespace RankKernel.Tests.CatalogTests;

/// <summary>Items change while others rank.</summary>
public sealed class CatalogStressTests : IDisposable
{
    private const int Items = 8;
    private const int Versions = 6;
    private const int Width = 40;
    private const int Replacements = 100;

    private readonly RankModel _model = new(SmallModels.WideItem(Width));
    private readonly Ranker _ranker;
    private readonly ItemCatalog<long> _catalog;

    public CatalogStressTests()
    {
        _ranker = _model.CreateRanker();
        _catalog = _model.CreateCatalog<long>();
    }

    public void Dispose()
    {
        _catalog.Dispose();
        _ranker.Dispose();
        _model.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_score_seen_while_items_change_is_that_of_one_version_of_the_item(int seed)
    {
        ItemBatch[] batches = [.. Enumerable.Range(0, Items * Versions).Select(Version)];
        float[] known = [.. batches.Select(Score)];
        Assert.Equal(known.Length, known.Distinct().Count());
        var done = false;
        Callers.Run(4, caller =>
        {
            if (caller == 0)
            {
                try
                {
                    Write(new Random(seed), batches);
                }
                finally
                {
                    Volatile.Write(ref done, true);
                }
            }
            else
            {
                Read(new Random((10 * seed) + caller), known, ref done);
            }
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Memory_stays_bounded_however_often_items_are_replaced(bool readersComeAndGo)
    {
        using var model = new RankModel(SmallModels.Arithmetic());
        using var catalog = model.CreateCatalog<long>();
        var batch = model.CreateItemBatch();
        batch.Reset(1000);
        long[] ids = [.. Enumerable.Range(0, 1000).Select(i => (long)i)];
        catalog.Upsert(ids, batch);
        var bytes = catalog.ByteLength;
        for (var i = 0; i < Replacements; i++)
        {
            var side = readersComeAndGo ? catalog.Store.Enter() : 0;
            catalog.Upsert(ids, batch);
            if (readersComeAndGo)
            {
                catalog.Store.Exit(side);
            }
        }

        Assert.Equal(1000, catalog.Count);
        Assert.InRange(catalog.ByteLength, bytes, readersComeAndGo ? 5 * bytes : bytes);
    }

    [Fact]
    public void Removed_items_make_room_for_others()
    {
        var batch = _model.CreateItemBatch();
        batch.Reset(500);
        for (var i = 0; i < 50; i++)
        {
            long[] ids = [.. Enumerable.Range(500 * i, 500).Select(id => (long)id)];
            _catalog.Upsert(ids, batch);
            Assert.Equal(500, _catalog.Remove(ids));
        }

        Assert.Equal(0, _catalog.Count);
        Assert.InRange(_catalog.ByteLength, 1, 4 * 500L * 1024);
    }

    [Fact]
    public void Writers_take_turns_and_lose_nothing()
    {
        Callers.Run(4, caller =>
        {
            var batch = Version(caller);
            for (var i = 0; i < 300; i++)
            {
                _catalog.Upsert([(1000 * caller) + i], batch);
                Assert.True(_catalog.Contains((1000 * caller) + i));
                if (i % 3 == 0)
                {
                    Assert.Equal(1, _catalog.Remove((1000 * caller) + i));
                }
            }
        });
        Assert.Equal(4 * 200, _catalog.Count);
    }

    private void Write(Random random, ItemBatch[] batches)
    {
        for (var i = 0; i < 4000; i++)
        {
            var item = random.Next(Items);
            if (random.Next(6) == 0)
            {
                _catalog.Remove(item);
            }
            else
            {
                _catalog.Upsert([item], batches[(item * Versions) + random.Next(Versions)]);
            }
        }
    }

    private void Read(Random random, float[] known, ref bool done)
    {
        var user = User();
        var scores = new float[150];
        var winners = new RankedItem[10];
        do
        {
            long[] ids = [.. scores.Select(_ => random.NextInt64(Items + 1))];
            _ranker.Score(user, _catalog, ids, scores);
            for (var i = 0; i < ids.Length; i++)
            {
                Assert.True(IsKnown(ids[i], scores[i]), $"Item {ids[i]} scored {scores[i]:R}, which none of its versions does.");
            }

            var found = _ranker.Rank(user, _catalog, ids, winners);
            Assert.All(winners[..found], winner => Assert.True(IsKnown(ids[winner.Index], winner.Score) && !float.IsNaN(winner.Score)));
        }
        while (!Volatile.Read(ref done));

        bool IsKnown(long item, float score) =>
            float.IsNaN(score) || (item < Items && known.AsSpan((int)item * Versions, Versions).Contains(score));
    }

    private RankRequest User()
    {
        var random = new Random(5);
        var request = _model.CreateRequest();
        request.SetVector("w", [.. Enumerable.Range(0, Width).Select(_ => random.NextSingle() + 0.5f)]);
        return request;
    }

    private ItemBatch Version(int seed)
    {
        var random = new Random(seed);
        var batch = _model.CreateItemBatch();
        batch.Reset(1);
        batch.SetVectors("v", [.. Enumerable.Range(0, Width).Select(_ => (2 * random.NextSingle()) - 1)]);
        return batch;
    }

    private float Score(ItemBatch item)
    {
        using var catalog = _model.CreateCatalog<int>();
        catalog.Upsert([0], item);
        var score = new float[1];
        _ranker.Score(User(), catalog, [0], score);
        return score[0];
    }
}
