using RankKernel.Tests.Engine;
using Xunit;

namespace RankKernel.Tests.CatalogTests;

/// <summary>An item from a catalog scores to the bit as the same item in a request.</summary>
public sealed class CatalogScoreTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Features_that_pair_steps_read_as_given_come_from_the_catalog(int threads)
    {
        using var model = new RankModel(CatalogModels.ReadByPairs());
        Assert.True(model.Plan.PairReadsItemInputs);
        var request = model.CreateRequest();
        request.Set("user", 7);
        CatalogModels.Fill(request.Items, new Random(1), 130);
        AssertSame(model, request, CatalogModels.Fill(model.CreateItemBatch(), new Random(1), 130), threads);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Features_that_pair_steps_read_through_a_view_come_from_the_catalog(bool slice)
    {
        using var model = new RankModel(CatalogModels.ReadThroughView(slice));
        var request = model.CreateRequest();
        request.SetVector("taste", [1, -2, 3, 0.5f]);
        CatalogModels.Fill(request.Items, new Random(2), 60, slice ? 9 : 4, clicks: false);
        AssertSame(model, request, CatalogModels.Fill(model.CreateItemBatch(), new Random(2), 60, slice ? 9 : 4, clicks: false));
    }

    [Fact]
    public void Every_output_that_is_an_item_value_comes_from_the_catalog()
    {
        using var model = new RankModel(SmallModels.Arithmetic());
        var request = SmallModels.Numbers(model, 0.5, 1, 2, 3);
        foreach (var output in model.Outputs)
        {
            AssertSame(model, request, SmallModels.Numbers(model, 0, 1, 2, 3).Items, rankBy: output);
        }
    }

    [Fact]
    public void Items_of_the_catalog_and_of_the_request_can_take_turns_on_one_ranker()
    {
        using var model = new RankModel(SmallModels.Din(historyLength: 3));
        using var ranker = model.CreateRanker();
        using var catalog = model.CreateCatalog<int>();
        var request = model.CreateRequest();
        for (var seed = 0; seed < 10; seed++)
        {
            var count = new Random(seed).Next(1, 200);
            int[] ids = [.. Enumerable.Range(0, count)];
            SmallModels.FillDin(request, new Random(seed), count);
            catalog.Upsert(ids, request.Items);
            var (expected, scores, winners) = (new float[count], new float[count], new RankedItem[9]);
            ranker.Score(request, expected);
            ranker.Score(request, catalog, ids, scores);
            Assert.Equal(expected, scores);
            var found = ranker.Rank(request, catalog, ids, winners);
            var fromRequest = new RankedItem[9];
            Assert.Equal(found, ranker.Rank(request, fromRequest));
            Assert.Equal(fromRequest, winners);
        }
    }

    private static void AssertSame(RankModel model, RankRequest request, ItemBatch items, int threads = 1, string? rankBy = null)
    {
        using var ranker = model.CreateRanker(new RankerOptions { MaxDegreeOfParallelism = threads, RankBy = rankBy });
        using var catalog = model.CreateCatalog<int>();
        var count = request.Items.Count;
        int[] ids = [.. Enumerable.Range(0, count)];
        catalog.Upsert(ids, items);
        var (expected, scores) = (new float[count], new float[count]);
        ranker.Score(request, expected);
        ids.AsSpan().Reverse();
        ranker.Score(request, catalog, ids, scores);
        scores.AsSpan().Reverse();
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), scores.Select(BitConverter.SingleToInt32Bits));
        Assert.Contains(scores, score => score != scores[0] || rankBy == "constant");
    }
}
