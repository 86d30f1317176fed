using Xunit;

namespace RankKernel.Tests.Engine;

/// <summary>
/// Runs when no other test does, because what helper threads allocate can only be seen in the whole process's count.
/// </summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests : IDisposable
{
    private const int Items = 60;
    private const int MostRounds = 100;
    private const int Calls = 25;

    /// <summary>
    /// The smallest object takes 24 bytes, so one allocation a call would show in every round. What the test host allocates
    /// meanwhile, to report the test before, does not come in all of them: one round without it is enough.
    /// </summary>
    private const int ProcessSlack = Calls * 24;

    private readonly RankModel _model = new(SmallModels.Din(historyLength: 4));
    private readonly RankRequest _request;
    private readonly ItemCatalog<long> _catalog;
    private readonly ItemBatch _batch;
    private readonly long[] _ids = [.. Enumerable.Range(0, Items).Select(i => (long)i)];
    private readonly long[] _categories = [.. Enumerable.Range(0, Items).Select(i => (long)i % 20)];
    private readonly int[] _lengths = [.. Enumerable.Repeat(2, Items)];
    private readonly long[] _tags = [.. Enumerable.Range(0, 2 * Items).Select(i => (long)i)];
    private readonly float[] _scores = new float[Items];
    private readonly RankedItem[] _winners = new RankedItem[20];

    public AllocationTests()
    {
        _request = _model.CreateRequest();
        _catalog = _model.CreateCatalog<long>();
        _batch = _model.CreateItemBatch();
        SmallModels.FillDin(_request, new Random(1), Items);
        SmallModels.FillDinItems(_batch, new Random(1), Items);
        _catalog.Upsert(_ids, _batch);
    }

    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            foreach (var threads in new[] { 1, 3 })
            {
                foreach (var call in new[] { "Rank", "Score", "Score by name", "ScoreAll", "catalog Rank", "catalog Score", "fill and Rank" })
                {
                    cases.Add(threads, call);
                }
            }

            return cases;
        }
    }

    public void Dispose()
    {
        _catalog.Dispose();
        _model.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_call_after_warm_up_allocates_nothing(int threads, string call)
    {
        using var ranker = _model.CreateRanker(new RankerOptions { MaxDegreeOfParallelism = threads });
        Action<Ranker> action = call switch
        {
            "Rank" => ranker => ranker.Rank(_request, _winners),
            "Score" => ranker => ranker.Score(_request, _scores),
            "Score by name" => ranker => ranker.Score(_request, "score", _scores),
            "ScoreAll" => ranker => ranker.ScoreAll(_request, _scores),
            "catalog Rank" => ranker => ranker.Rank(_request, _catalog, _ids, _winners),
            "catalog Score" => ranker => ranker.Score(_request, _catalog, _ids, _scores),
            _ => FillAndRank,
        };
        Repeat(action, ranker, 30);

        var least = long.MaxValue;
        for (var round = 0; round < MostRounds && least >= ProcessSlack; round++)
        {
            var process = GC.GetTotalAllocatedBytes(precise: true);
            var thread = GC.GetAllocatedBytesForCurrentThread();
            Repeat(action, ranker, Calls);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - thread);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - process);
        }

        Assert.InRange(least, 0, ProcessSlack - 1);
    }

    [Fact]
    public void Replacing_items_that_a_catalog_has_allocates_nothing_after_warm_up()
    {
        for (var i = 0; i < 20; i++)
        {
            _catalog.Upsert(_ids, _batch);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _catalog.Upsert(_ids, _batch);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Repeat(Action<Ranker> action, Ranker ranker, int times)
    {
        for (var i = 0; i < times; i++)
        {
            action(ranker);
        }
    }

    private void FillAndRank(Ranker ranker)
    {
        _request.Clear();
        _request.Set("user", 17);
        _request.Set("hour", 9);
        _request.SetSequence("history", "item", _ids);
        _request.SetSequence("history", "category", _categories);
        _request.Items.Reset(Items);
        _request.Items.Set("item", _ids);
        _request.Items.Set("category", _categories);
        _request.Items.SetIds("tags", _tags, _lengths);
        _request.Items.Set(3, "price", 1.5);
        ranker.Rank(_request, _winners);
    }
}
