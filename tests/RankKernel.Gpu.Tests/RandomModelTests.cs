using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;

namespace RankKernel.Gpu.Tests;

/// <summary>The models that hold every operation on every side, against the CPU backend, which is held to the oracle with the same ones.</summary>
public sealed class RandomModelTests
{
    private const double Tolerance = 5e-5;

    [Theory]
    [InlineData(0, 120)]
    [InlineData(1000, 1120)]
    public void Random_models_score_as_on_the_processor(int first, int end)
    {
        for (var seed = first; seed < end; seed++)
        {
            Check(GpuRankers.Shared, seed, items: 7);
        }
    }

    /// <summary>With several threads a group, a missing wait shows as a wrong score, sooner or later.</summary>
    [Fact]
    public void Threads_of_a_group_wait_for_each_other()
    {
        using var backend = new IlgpuBackend(GpuRankers.Simulated with { GroupSize = 3 });
        for (var seed = 2000; seed < 2012; seed++)
        {
            Check(backend, seed, items: 5);
        }
    }

    private static void Check(IlgpuBackend backend, int seed, int items)
    {
        var definition = RandomModel.Create(seed);
        using var model = new RankModel(definition);
        using var cpu = model.CreateRanker();
        using var gpu = backend.CreateRanker(model);
        var (user, rows) = RandomModel.Rows(definition, items, seed);
        Compare.Scores(cpu, gpu, EncodedRequest.Of(model, user, rows), Tolerance, $"seed {seed}");
        Assert.True(gpu.DeviceStatus.IsHealthy, gpu.DeviceStatus.Problem);
    }
}
