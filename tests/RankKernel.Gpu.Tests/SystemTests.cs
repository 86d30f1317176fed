using RankKernel.Testing;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;

namespace RankKernel.Gpu.Tests;

/// <summary>Every sample of the zoo, by the kernels as they are on ILGPU's simulation, against the CPU backend.</summary>
public sealed class SystemTests
{
    /// <summary>In the value that is ranked by, which a sigmoid only brings closer.</summary>
    private const double Tolerance = 2e-5;

    private const int Items = 19;

    public static TheoryData<string> Names => [.. Samples.Small.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_scores_as_on_the_processor(string name)
    {
        using var model = new RankModel(Samples.Small.Define(name));
        using var cpu = model.CreateRanker();
        using var gpu = GpuRankers.Shared.CreateRanker(model);
        Assert.Equal(Device.Gpu, gpu.DeviceStatus.Device);
        for (var seed = 1; seed <= 2; seed++)
        {
            var (user, items) = RandomModel.Rows(model.Definition, Items, seed);
            var request = EncodedRequest.Of(model, user, items);
            Compare.Scores(cpu, gpu, request, Tolerance, $"{name}, seed {seed}");
        }

        Assert.True(gpu.DeviceStatus.IsHealthy, gpu.DeviceStatus.Problem);
    }
}
