using RankKernel.Features;
using RankKernel.Tests.Engine;
using Xunit;

namespace RankKernel.Tests.CatalogTests;

public sealed class ItemCatalogTests : IDisposable
{
    private readonly RankModel _model = new(SmallModels.Arithmetic());
    private readonly Ranker _ranker;
    private readonly ItemCatalog<string> _catalog;
    private readonly RankRequest _user;

    public ItemCatalogTests()
    {
        _ranker = _model.CreateRanker(new RankerOptions { RankBy = "z" });
        _catalog = _model.CreateCatalog<string>();
        _user = SmallModels.Numbers(_model, 0.5);
    }

    public void Dispose()
    {
        _catalog.Dispose();
        _ranker.Dispose();
        _model.Dispose();
    }

    [Fact]
    public void Items_are_added_replaced_and_removed()
    {
        Upsert(["a", "b"], [1, 2]);
        Assert.Equal([1.5f, 2.5f], Scores("a", "b"));
        Upsert(["b", "c"], [3, 4]);
        Assert.Equal([1.5f, 3.5f, 4.5f], Scores("a", "b", "c"));
        Assert.Equal(3, _catalog.Count);
        Assert.True(_catalog.Contains("b"));
        Assert.Equal(2, _catalog.Remove("b", "nobody", "a", "a"));
        Assert.Equal(1, _catalog.Count);
        Assert.False(_catalog.Contains("b"));
        Assert.Equal([float.NaN, 4.5f], Scores("b", "c"));
        Upsert(["b"], [9]);
        Assert.Equal([9.5f, 4.5f], Scores("b", "c"));
    }

    [Fact]
    public void Items_that_are_not_there_score_NaN_and_never_win()
    {
        Upsert(["a", "b"], [1, 2]);
        Assert.Equal([float.NaN, 1.5f, float.NaN, 2.5f, float.NaN], Scores("x", "a", "y", "b", "z"));
        var winners = new RankedItem[5];
        Assert.Equal(2, _ranker.Rank(_user, _catalog, ["x", "a", "y", "b", "z"], winners));
        Assert.Equal([new RankedItem(3, 2.5f), new RankedItem(1, 1.5f)], winners[..2]);
        Assert.Equal(0, _ranker.Rank(_user, _catalog, ["x", "y"], winners));
    }

    [Fact]
    public void An_empty_catalog_scores_everything_NaN()
    {
        Assert.All(Scores([.. Enumerable.Range(0, 100).Select(i => $"{i}")]), score => Assert.Equal(float.NaN, score));
        Assert.Empty(Scores());
        Assert.Equal(0, _ranker.Rank(_user, _catalog, [], new RankedItem[3]));
        Assert.Equal(0L, _catalog.ByteLength);
    }

    [Fact]
    public void The_later_of_two_rows_with_one_id_wins_and_a_candidate_can_stand_twice()
    {
        Upsert(["a", "b", "a"], [1, 2, 3]);
        Assert.Equal(2, _catalog.Count);
        Assert.Equal([3.5f, 2.5f, 3.5f], Scores("a", "b", "a"));
    }

    [Fact]
    public void An_empty_batch_changes_nothing()
    {
        Upsert(["a"], [1]);
        _catalog.Upsert([], _model.CreateItemBatch());
        Assert.Equal(0, _catalog.Remove());
        Assert.Equal([1.5f], Scores("a"));
    }

    [Fact]
    public void Batches_around_the_size_of_a_tile_are_taken_whole()
    {
        foreach (var count in new[] { 1, 47, 48, 49, 95, 96, 97, 1000 })
        {
            string[] ids = [.. Enumerable.Range(0, count).Select(i => $"{count}.{i}")];
            Upsert(ids, [.. Enumerable.Range(0, count).Select(i => (double)i)]);
            Assert.Equal(Enumerable.Range(0, count).Select(i => i + 0.5f), Scores(ids));
        }
    }

    [Fact]
    public void A_batch_with_another_number_of_items_or_of_another_model_is_refused()
    {
        using var other = new RankModel(SmallModels.Arithmetic());
        var batch = other.CreateItemBatch();
        batch.Reset(2);
        var error = Assert.Throws<ArgumentException>("ids", () => _catalog.Upsert(["a"], batch));
        Assert.Contains("1 ids were given for 2 items.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>("items", () => _catalog.Upsert(["a", "b"], batch));
        Assert.Contains("The items were made for another model than 'arithmetic'.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("items", () => _catalog.Upsert(["a"], null!));
        Assert.Equal(0, _catalog.Count);
    }

    [Fact]
    public void An_id_that_is_null_is_refused_and_nothing_is_changed()
    {
        Upsert(["a"], [1]);
        Assert.Throws<ArgumentNullException>("ids", () => Upsert(["b", "a", null!], [2, 3, 4]));
        Assert.Equal(1, _catalog.Count);
        Assert.Equal([1.5f], Scores("a"));
    }

    [Fact]
    public void A_catalog_of_another_model_is_refused()
    {
        using var other = new RankModel(SmallModels.Arithmetic());
        using var catalog = other.CreateCatalog<string>();
        var error = Assert.Throws<ArgumentException>("catalog", () => _ranker.Score(_user, catalog, ["a"], new float[1]));
        Assert.Contains("The catalog was made for another model than 'arithmetic'.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("catalog", () => _ranker.Rank(_user, catalog, ["a"], new RankedItem[1]));
        Assert.Throws<ArgumentException>("scores", () => _ranker.Score(_user, _catalog, ["a", "b"], new float[1]));
    }

    [Fact]
    public void Items_with_a_broken_history_are_refused_and_nothing_is_changed()
    {
        using var model = new RankModel(CatalogModels.ReadByPairs());
        using var catalog = model.CreateCatalog<int>();
        var batch = model.CreateItemBatch();
        batch.Reset(2);
        batch.SetSequence(1, "clicks", "user", [1L, 2L]);
        Assert.Throws<FeatureException>(() => catalog.Upsert([1, 2], batch));
        Assert.Equal(0, catalog.Count);
    }

    [Fact]
    public void Items_of_the_request_are_not_looked_at()
    {
        using var model = new RankModel(CatalogModels.ReadByPairs());
        using var ranker = model.CreateRanker();
        using var catalog = model.CreateCatalog<int>();
        var request = model.CreateRequest();
        catalog.Upsert([1], CatalogModels.Fill(model.CreateItemBatch(), new Random(1), 1));
        request.Items.Reset(2);
        request.Items.SetSequence(1, "clicks", "user", [1L, 2L]);
        Assert.Equal(1, ranker.Rank(request, catalog, [1], new RankedItem[3]));
    }

    [Fact]
    public void A_disposed_catalog_says_so_and_can_be_disposed_again()
    {
        Upsert(["a"], [1]);
        _catalog.Dispose();
        _catalog.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Upsert(["a"], [1]));
        Assert.Throws<ObjectDisposedException>(() => _catalog.Remove("a"));
        Assert.Throws<ObjectDisposedException>(() => Scores("a"));
        Assert.Throws<ObjectDisposedException>(() => _ranker.Rank(_user, _catalog, ["a"], new RankedItem[1]));
        Assert.Equal(0, _catalog.Count);
    }

    private void Upsert(string[] ids, double[] x) => _catalog.Upsert(ids, SmallModels.Numbers(_model, 0, x).Items);

    private float[] Scores(params string[] ids)
    {
        var scores = new float[ids.Length];
        _ranker.Score(_user, _catalog, ids, scores);
        return scores;
    }
}
