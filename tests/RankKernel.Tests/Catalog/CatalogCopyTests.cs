using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.CatalogTests;

/// <summary>Catalogs for another model, and catalogs in half precision.</summary>
public sealed class CatalogCopyTests
{
    [Fact]
    public void A_copy_for_another_version_scores_as_that_version_does()
    {
        using var old = new RankModel(Version(seed: 1));
        using var model = new RankModel(Version(seed: 2));
        using var catalog = Filled(old, 300, seed: 5);
        using var copy = catalog.CopyTo(model);
        var expected = Scores(model, 300, seed: 5);
        Assert.Equal(300, copy.Count);
        Assert.Same(model, copy.Model);
        Assert.Equal(expected, Scores(copy, 300));
        Assert.NotEqual(expected, Scores(catalog, 300));
    }

    [Fact]
    public void What_changes_while_a_copy_is_made_is_in_it()
    {
        using var old = new RankModel(Version(seed: 1));
        using var model = new RankModel(Version(seed: 2));
        using var catalog = Filled(old, 100, seed: 5);
        using var copy = catalog.CopyTo(model, null, () =>
        {
            catalog.Upsert([.. Enumerable.Range(0, 10)], Fill(old.CreateItemBatch(), new Random(6), 10));
            catalog.Upsert([200], Fill(old.CreateItemBatch(), new Random(7), 1));
            catalog.Remove(50, 51);
            catalog.Upsert([51], Fill(old.CreateItemBatch(), new Random(8), 1));
        });
        Assert.Equal(100, copy.Count);
        Assert.Equal(Scores(model, 10, seed: 6), Scores(copy, 10));
        Assert.False(copy.Contains(50));
        Assert.True(copy.Contains(51));
        Assert.True(copy.Contains(200));
        using var again = catalog.CopyTo(model);
        Assert.Equal(Scores(again, 201), Scores(copy, 201));
    }

    [Fact]
    public async Task A_copy_can_be_made_while_others_write()
    {
        using var old = new RankModel(Version(seed: 1));
        using var model = new RankModel(Version(seed: 2));
        using var catalog = Filled(old, 500, seed: 0);
        var writer = Task.Run(() =>
        {
            var random = new Random(1);
            var batch = old.CreateItemBatch();
            for (var i = 0; i < 3000; i++)
            {
                catalog.Upsert([random.Next(600)], Fill(batch, random, 1));
                catalog.Remove(random.Next(500));
            }
        });
        while (!writer.IsCompleted)
        {
            using var copy = catalog.CopyTo(model);
            Assert.InRange(copy.Count, 1, 600);
        }

        await writer;
        using var last = catalog.CopyTo(model);
        Assert.Equal(catalog.Count, last.Count);
        Assert.All(Enumerable.Range(0, 600), id => Assert.Equal(catalog.Contains(id), last.Contains(id)));
    }

    [Fact]
    public void Changes_after_the_copy_are_of_one_catalog_alone()
    {
        using var model = new RankModel(Version(seed: 1));
        using var catalog = Filled(model, 10, seed: 3);
        using var copy = catalog.CopyTo(model);
        catalog.Remove(4);
        copy.Remove(5);
        Assert.False(catalog.Contains(4));
        Assert.True(catalog.Contains(5));
        Assert.True(copy.Contains(4));
        Assert.False(copy.Contains(5));
    }

    [Fact]
    public void A_model_with_other_item_features_is_refused_by_name()
    {
        using var model = new RankModel(Version(seed: 1));
        using var catalog = Filled(model, 3, seed: 1);
        using var larger = new RankModel(Version(seed: 1, items: 99));
        var error = Assert.Throws<FeatureException>(() => catalog.CopyTo(larger));
        Assert.Contains("'item'", error.Message);
        using var other = new RankModel(CatalogModels.ReadByPairs());
        error = Assert.Throws<FeatureException>(() => catalog.CopyTo(other));
        Assert.Contains("'image'", error.Message);
        Assert.Contains("'item'", error.Message);
    }

    [Fact]
    public void A_disposed_catalog_cannot_be_copied()
    {
        using var model = new RankModel(Version(seed: 1));
        var catalog = Filled(model, 3, seed: 1);
        catalog.Dispose();
        Assert.Throws<ObjectDisposedException>(() => catalog.CopyTo(model));
    }

    [Fact]
    public void Half_precision_scores_are_close_and_rows_are_half_as_long()
    {
        using var model = new RankModel(Version(seed: 1));
        using var whole = Filled(model, 300, seed: 9);
        using var half = whole.CopyTo(model, new CatalogOptions { Precision = CatalogPrecision.Float16 });
        var (expected, actual) = (Scores(whole, 300), Scores(half, 300));
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - 5e-3f, pair.First + 5e-3f));
        Assert.NotEqual(expected, actual);
        Assert.InRange(half.ByteLength, whole.ByteLength / 4, whole.ByteLength * 3 / 4);
    }

    [Fact]
    public void What_a_half_cannot_hold_is_kept_as_its_largest()
    {
        Feature[] features = [new NumericFeature("scale", Side.User, NumericEncoding.Raw, 2), new NumericFeature("size", Side.Item, NumericEncoding.Raw, 2)];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        graph.Output("score", graph.Dot(graph.Multiply(graph.Input("size"), graph.Input("size")), graph.Input("scale")));
        using var model = new RankModel(new ModelDefinition("sizes", features, graph.Build()));
        using var catalog = model.CreateCatalog<int>(new CatalogOptions { Precision = CatalogPrecision.Float16 });
        var batch = model.CreateItemBatch();
        batch.Reset(2);
        batch.SetVectors("size", [300f, 300f, 10f, 0f]);
        catalog.Upsert([0, 1], batch);
        using var ranker = model.CreateRanker();
        var request = model.CreateRequest();
        request.SetVector("scale", [1, 1]);
        var scores = new float[2];
        ranker.Score(request, catalog, [0, 1], scores);
        Assert.Equal([2 * 65504f, 100f], scores);
    }

    [Fact]
    public void A_precision_that_does_not_exist_is_refused()
    {
        using var model = new RankModel(Version(seed: 1));
        Assert.Throws<ArgumentException>(() => model.CreateCatalog<int>(new CatalogOptions { Precision = (CatalogPrecision)7 }));
    }

    private static ModelDefinition Version(int seed, int items = 50)
    {
        Feature[] features =
        [
            new IdFeature("user", Side.User, new DirectEncoding(20)),
            new IdFeature("item", Side.Item, new DirectEncoding(items)),
            new NumericFeature("image", Side.Item, NumericEncoding.Raw, 8),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(seed));
        var user = graph.EmbeddingBag(graph.Input("user"), graph.Parameter("embedding.user", 20, 8));
        var item = graph.EmbeddingBag(graph.Input("item"), graph.Parameter("embedding.item", items, 8));
        var x = graph.Concat(0, user, item, graph.Multiply(graph.Input("image"), user));
        var hidden = graph.Activate(graph.Linear(x, graph.Parameter("hidden", 256, 24)), ActivationKind.Relu);
        graph.Output("score", graph.Activate(graph.Linear(hidden, graph.Parameter("out", 1, 256)), ActivationKind.Sigmoid));
        return new ModelDefinition($"version {seed}", features, graph.Build());
    }

    private static ItemCatalog<int> Filled(RankModel model, int count, int seed)
    {
        var catalog = model.CreateCatalog<int>();
        catalog.Upsert([.. Enumerable.Range(0, count)], Fill(model.CreateItemBatch(), new Random(seed), count));
        return catalog;
    }

    private static ItemBatch Fill(ItemBatch batch, Random random, int count)
    {
        batch.Reset(count);
        batch.Set("item", [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(50))]);
        batch.SetVectors("image", [.. Enumerable.Range(0, count * 8).Select(_ => (2 * random.NextSingle()) - 1)]);
        return batch;
    }

    private static float[] Scores(RankModel model, int count, int seed)
    {
        using var ranker = model.CreateRanker();
        var request = model.CreateRequest();
        request.Set("user", 3);
        Fill(request.Items, new Random(seed), count);
        var scores = new float[count];
        ranker.Score(request, scores);
        return scores;
    }

    private static float[] Scores(ItemCatalog<int> catalog, int count)
    {
        using var ranker = catalog.Model.CreateRanker();
        var request = catalog.Model.CreateRequest();
        request.Set("user", 3);
        var scores = new float[count];
        ranker.Score(request, catalog, [.. Enumerable.Range(0, count)], scores);
        return scores;
    }
}
