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
        using var backend = new IlgpuBackend(GpuRankers.Simulated with { MemoryBudget = 1, Embeddings = embeddings });
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

    [Fact]
    public void Rows_are_found_again_and_the_ones_not_asked_for_leave_first()
    {
        var cache = new RowCache(4);
        cache.Begin();
        foreach (var row in (int[])[10, 11, 12, 10])
        {
            cache.Find(row, out _);
        }

        Assert.Equal((0, 3), (cache.Hits, cache.Misses));
        cache.Begin();
        Assert.Equal(0, cache.Find(10, out var isNew));
        Assert.False(isNew);
        cache.Find(13, out _);
        cache.Find(14, out isNew);
        Assert.True(isNew);
        Assert.Equal((1, 5), (cache.Hits, cache.Misses));
        cache.Find(15, out _);
        Assert.Equal(-1, cache.Find(16, out _));
        cache.Begin();
        Assert.Equal(0, cache.Find(10, out isNew));
        Assert.False(isNew);
    }

    [Fact]
    public void A_call_that_asks_for_too_many_rows_is_the_processors()
    {
        using var backend = new IlgpuBackend(GpuRankers.Simulated with { MemoryBudget = 1 });
        using var model = new RankModel(LargeTable.Define(rows: 4096));
        using var cpu = model.CreateRanker();
        using var gpu = backend.CreateRanker(model);
        var request = LargeTable.Request(model, items: 500);
        Compare.Scores(cpu, gpu, request, 1e-6, "on the processor");
        Assert.True(gpu.DeviceStatus.IsHealthy);
        Compare.Scores(cpu, gpu, LargeTable.Request(model, items: 40), 1e-5, "on the device");
    }
}
