using RankKernel.Testing;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;

namespace RankKernel.Gpu.Tests;

/// <summary>Embedding tables beyond the memory budget.</summary>
public sealed class HostTableTests
{
    [Theory]
    [InlineData("DeepFM", GpuEmbeddingPrecision.Float32, 2e-5)]
    [InlineData("DIN", GpuEmbeddingPrecision.Float32, 2e-5)]
    [InlineData("MMoE", GpuEmbeddingPrecision.Int8, 8e-3)]
    public void Tables_in_the_hosts_memory_score_as_on_the_processor(string name, GpuEmbeddingPrecision embeddings, double tolerance)
    {
        using var backend = GpuRankers.With(GpuRankers.Simulated with { MemoryBudget = 1, Embeddings = embeddings });
        using var model = new RankModel(Samples.Small.Define(name));
        using var cpu = model.CreateRanker();
        using var gpu = backend.CreateRanker(model);
        var program = (GpuModel)backend.Load(model);
        Assert.NotNull(program.HostTables);
        program.Dispose();
        for (var seed = 0; seed < 4; seed++)
        {
            var (user, items) = RandomModel.Rows(model.Definition, 9, seed);
            Compare.Scores(cpu, gpu, EncodedRequest.Of(model, user, items), tolerance, $"{name}, seed {seed}");
        }

        Assert.True(gpu.DeviceStatus.IsHealthy, gpu.DeviceStatus.Problem);
    }

    /// <summary>Tables that hashed combinations of ids name stay on the device, next to those on the host.</summary>
    [Theory]
    [InlineData("Wide & Deep, crossed columns")]
    [InlineData("POLY2, some fields")]
    public void Hash_crossed_ids_score_as_on_the_processor(string name)
    {
        using var backend = GpuRankers.With(GpuRankers.Simulated with { MemoryBudget = 1 });
        using var model = new RankModel(Samples.Small.Define(name));
        using var cpu = model.CreateRanker();
        using var gpu = backend.CreateRanker(model);
        for (var seed = 0; seed < 3; seed++)
        {
            var (user, items) = RandomModel.Rows(model.Definition, 21, seed);
            Compare.Scores(cpu, gpu, EncodedRequest.Of(model, user, items), 2e-5, $"{name}, seed {seed}");
        }

        Assert.True(gpu.DeviceStatus.IsHealthy, gpu.DeviceStatus.Problem);
    }

    /// <summary>Calls hold the places of their rows at the same time, and wait where together they ask for more than there are.</summary>
    [Fact]
    public void Callers_at_the_same_time_share_the_rows()
    {
        using var backend = GpuRankers.With(GpuRankers.Simulated with { MemoryBudget = 1 });
        using var model = new RankModel(LargeTable.Define(rows: 4096));
        using var cpu = model.CreateRanker();
        using var gpu = backend.CreateRanker(model);
        Parallel.For(0, 80, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            Compare.Scores(cpu, gpu, LargeTable.Request(model, items: 20 + (i % 30), first: i % 5 * 10), 1e-6, $"call {i}"));
        Assert.True(gpu.DeviceStatus.IsHealthy, gpu.DeviceStatus.Problem);
    }

    [Fact]
    public void Rows_are_found_again_and_the_ones_not_asked_for_leave_first()
    {
        var cache = new RowCache(4);
        var first = Take(cache, 10, 11, 12, 10);
        Assert.Equal([0, 1, 2, 0], first);
        Assert.Equal((0, 3), (cache.Hits, cache.Misses));
        Release(cache, isFilled: true, 0, 1, 2);

        Assert.Equal([0, 3, 1], Take(cache, 10, 13, 14));
        Assert.Equal((1, 5), (cache.Hits, cache.Misses));

        // One call holds places 0, 3 and 1: another finds place 2 alone.
        Assert.Equal([2, -1, 0], Take(cache, 15, 16, 10));
        Assert.Equal((2, 6), (cache.Hits, cache.Misses));
    }

    [Fact]
    public void A_row_that_did_not_arrive_is_missing_again()
    {
        var cache = new RowCache(2);
        Take(cache, 7);
        Release(cache, isFilled: false, 0);
        cache.Begin();
        cache.Take(7, out _, out var isMissing);
        Assert.True(isMissing);

        // While it is on its way, another call brings it as well; it is there if one of them did.
        cache.Begin();
        var place = cache.Take(7, out _, out isMissing);
        Assert.True(isMissing);
        Release(cache, isFilled: true, place);
        Release(cache, isFilled: false, place);
        cache.Begin();
        cache.Take(7, out _, out isMissing);
        Assert.False(isMissing);
    }

    [Fact]
    public void A_call_that_asks_for_too_many_rows_is_the_processors()
    {
        using var backend = GpuRankers.With(GpuRankers.Simulated with { MemoryBudget = 1 });
        using var model = new RankModel(LargeTable.Define(rows: 4096));
        using var cpu = model.CreateRanker();
        using var gpu = backend.CreateRanker(model);
        var request = LargeTable.Request(model, items: 500);
        Compare.Scores(cpu, gpu, request, 1e-6, "on the processor");
        Assert.True(gpu.DeviceStatus.IsHealthy);
        Compare.Scores(cpu, gpu, LargeTable.Request(model, items: 40), 1e-5, "on the device");
    }

    private static int[] Take(RowCache cache, params int[] rows)
    {
        cache.Begin();
        return [.. rows.Select(row => cache.Take(row, out _, out _))];
    }

    private static void Release(RowCache cache, bool isFilled, params int[] places)
    {
        foreach (var place in places)
        {
            cache.Release(place, isFilled);
        }
    }
}
