using RankKernel.Devices;

namespace RankKernel.Gpu.Tests;

/// <summary>Rankers on a backend of their own, whatever is registered.</summary>
internal static class GpuRankers
{
    /// <summary>Kernels as they are, on the processor.</summary>
    public static GpuOptions Simulated { get; } = new() { Kind = GpuKind.Simulated };

    /// <summary>A backend that several tests share: opening one takes time.</summary>
    public static IlgpuBackend Shared { get; } = new(Simulated);

    /// <summary>A ranker of a model on a backend.</summary>
    public static Ranker CreateRanker(this IlgpuBackend backend, RankModel model, RankerOptions? options = null)
    {
        lock (typeof(GpuRankers))
        {
            var before = DeviceBackends.Gpu;
            DeviceBackends.Gpu = backend;
            try
            {
                return model.CreateRanker((options ?? new RankerOptions()) with { Device = Device.Gpu });
            }
            finally
            {
                DeviceBackends.Gpu = before;
            }
        }
    }
}
