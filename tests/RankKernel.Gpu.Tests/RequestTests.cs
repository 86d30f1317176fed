using RankKernel.Testing;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;

namespace RankKernel.Gpu.Tests;

/// <summary>What a request can be: ranked, of a catalog, one of several, one of many callers'.</summary>
public sealed class RequestTests
{
    private const double Tolerance = 2e-5;

    [Theory]
    [InlineData("DeepFM", CatalogPrecision.Float32)]
    [InlineData("DIN", CatalogPrecision.Float16)]
    [InlineData("DeepFM", CatalogPrecision.BFloat16)]
    [InlineData("DIN", CatalogPrecision.Int8)]
    [InlineData("DIEN", CatalogPrecision.Float32)]
    [InlineData("SIM", CatalogPrecision.Float32)]
    [InlineData("STAR", CatalogPrecision.Float32)]
    [InlineData("similarity and match features", CatalogPrecision.Float32)]
    public void A_catalog_scores_as_on_the_processor_while_its_items_change(string name, CatalogPrecision precision)
    {
        using var model = new RankModel(Samples.Small.Define(name));
        using var cpu = model.CreateRanker();
        using var gpu = GpuRankers.Shared.CreateRanker(model);
        using var catalog = model.CreateCatalog<int>(new CatalogOptions { Precision = precision });
        int[] candidates = [3, 999, .. Enumerable.Range(0, 30)];
        for (var round = 1; round <= 3; round++)
        {
            // Every round replaces some items, adds others and removes one.
            var (user, items) = RandomModel.Rows(model.Definition, 12, round);
            int[] ids = [.. Enumerable.Range(round * 6, 12)];
            catalog.Upsert(ids, EncodedRequest.FillItems(model.CreateItemBatch(), items, []));
            catalog.Remove(round * 7);
            var request = EncodedRequest.Of(model, user, items, 0);
            var (expected, actual) = (new float[candidates.Length], new float[candidates.Length]);
            cpu.Score(request, catalog, candidates, expected);
            gpu.Score(request, catalog, candidates, actual);
            Assert.Contains(expected, float.IsNaN);
            Compare.Close(expected, actual, Tolerance, $"{name}, round {round}");
        }

        Assert.True(gpu.DeviceStatus.IsHealthy, gpu.DeviceStatus.Problem);
    }

    [Fact]
    public void A_catalog_grows_on_the_device()
    {
        using var model = new RankModel(Samples.Small.Define("DeepFM"));
        using var cpu = model.CreateRanker();
        using var gpu = GpuRankers.Shared.CreateRanker(model);
        using var catalog = model.CreateCatalog<int>();
        for (var round = 0; round < 3; round++)
        {
            var (user, items) = RandomModel.Rows(model.Definition, 200, round);
            catalog.Upsert([.. Enumerable.Range(round * 200, 200)], EncodedRequest.FillItems(model.CreateItemBatch(), items, []));
            int[] candidates = [.. Enumerable.Range(0, (round + 1) * 200).Where(id => id % 7 == 0)];
            var request = EncodedRequest.Of(model, user, items, 0);
            var (expected, actual) = (new float[candidates.Length], new float[candidates.Length]);
            cpu.Score(request, catalog, candidates, expected);
            gpu.Score(request, catalog, candidates, actual);
            Compare.Close(expected, actual, Tolerance, $"round {round}");
        }
    }

    [Fact]
    public void The_best_are_those_of_the_processor_with_the_same_probabilities()
    {
        using var model = new RankModel(Samples.Small.Define("DCNv2"));
        using var cpu = model.CreateRanker();
        using var gpu = GpuRankers.Shared.CreateRanker(model);
        var (user, items) = RandomModel.Rows(model.Definition, 40, seed: 5);
        var request = EncodedRequest.Of(model, user, items);
        var (expected, actual) = (new RankedItem[8], new RankedItem[8]);
        Assert.Equal(8, cpu.Rank(request, expected));
        Assert.Equal(8, gpu.Rank(request, actual));
        Assert.Equal(expected.Select(item => item.Index), actual.Select(item => item.Index));
        Compare.Close([.. expected.Select(item => item.Score)], [.. actual.Select(item => item.Score)], Tolerance, "the best");
    }

    [Theory]
    [InlineData("DIEN")]
    [InlineData("MMoE")]
    public void Requests_scored_together_score_as_each_alone(string name)
    {
        using var model = new RankModel(Samples.Small.Define(name));
        using var cpu = model.CreateRanker();
        using var gpu = GpuRankers.Shared.CreateRanker(model);
        var requests = Enumerable.Range(0, 5).Select(seed =>
        {
            var (user, items) = RandomModel.Rows(model.Definition, 3 + (seed * 6), seed);
            return seed == 3 ? EncodedRequest.Of(model, user, items, 0, 1) : EncodedRequest.Of(model, user, items);
        }).ToArray();
        var count = requests.Sum(request => request.Items.Count);
        var (alone, together, expected) = (new float[count], new float[count], new float[count]);
        gpu.ScoreBatch(requests, together);
        cpu.ScoreBatch(requests, expected);
        var start = 0;
        foreach (var request in requests)
        {
            gpu.Score(request, alone.AsSpan(start, request.Items.Count));
            start += request.Items.Count;
        }

        Assert.Equal(alone, together);
        Compare.Close(expected, together, Tolerance, name);
        Assert.Throws<ArgumentException>(() => gpu.ScoreBatch(requests, new float[count - 1]));
        gpu.ScoreBatch([], []);
    }

    [Fact]
    public void Callers_at_the_same_time_get_their_own_scores()
    {
        using var model = new RankModel(Samples.Small.Define("DLRM"));
        using var gpu = GpuRankers.Shared.CreateRanker(model);
        var cases = Enumerable.Range(0, 6).Select(seed =>
        {
            var (user, items) = RandomModel.Rows(model.Definition, 5 + (4 * seed), seed);
            var request = EncodedRequest.Of(model, user, items);
            var scores = new float[items.Count];
            gpu.Score(request, scores);
            return (request, scores);
        }).ToArray();
        Parallel.For(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var (expected, seed) = (cases[i % cases.Length].scores, i % cases.Length);
            var (user, items) = RandomModel.Rows(model.Definition, expected.Length, seed);
            var scores = new float[expected.Length];
            gpu.Score(EncodedRequest.Of(model, user, items), scores);
            Assert.Equal(expected, scores);
        });
    }

    [Fact]
    public void A_score_has_the_same_bits_in_any_position_and_any_batch()
    {
        using var model = new RankModel(Samples.Small.Define("DIN"));
        using var gpu = GpuRankers.Shared.CreateRanker(model);
        var (user, items) = RandomModel.Rows(model.Definition, 37, seed: 3);
        var all = new float[items.Count];
        gpu.Score(EncodedRequest.Of(model, user, items), all);
        foreach (var position in (int[])[0, 7, 8, 16, 36])
        {
            var alone = new float[1];
            gpu.Score(EncodedRequest.Of(model, user, items, position), alone);
            Assert.Equal(all[position], alone[0]);
        }
    }
}
