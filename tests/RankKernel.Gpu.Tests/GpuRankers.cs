using RankKernel.Devices;

namespace RankKernel.Gpu.Tests;

/// <summary>Rankers on a backend of their own, whatever is registered.</summary>
internal static class GpuRankers
{
    private static readonly Lazy<GpuDevice> SharedDevice = new(() => new GpuDevice(GpuKind.Simulated, 0, 0));

    /// <summary>Kernels as they are, on the processor.</summary>
    public static GpuOptions Simulated { get; } = new() { Kind = GpuKind.Simulated };

    /// <summary>A backend that several tests share.</summary>
    public static IlgpuBackend Shared { get; } = With(Simulated);

    /// <summary>A backend on the device that all tests share: its kernel is compiled once, which takes seconds.</summary>
    public static IlgpuBackend With(GpuOptions options, Action<GpuAction>? fault = null) => new(options, SharedDevice.Value) { Fault = fault };

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
