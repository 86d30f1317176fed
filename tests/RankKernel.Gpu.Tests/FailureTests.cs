using System.Diagnostics.Metrics;
using ILGPU.Runtime.Cuda;
using RankKernel.Devices;
using RankKernel.Testing;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;

namespace RankKernel.Gpu.Tests;

/// <summary>What devices do wrong, injected.</summary>
[Collection("failures")]
public sealed class FailureTests
{
    private static readonly RankerOptions Auto = new() { Device = Device.Auto };

    [Fact]
    public void Without_a_backend_a_gpu_is_refused_and_auto_says_why() => WithBackend(null, model =>
    {
        var error = Assert.Throws<DeviceException>(() => model.CreateRanker(new RankerOptions { Device = Device.Gpu }));
        Assert.Contains("GpuBackend.Register()", error.Message, StringComparison.Ordinal);
        using var counter = new FallbackCounter();
        using var ranker = model.CreateRanker(Auto);
        Assert.Equal(1, counter.Fallbacks);
        Assert.Equal(Device.Cpu, ranker.DeviceStatus.Device);
        Assert.Contains("GpuBackend.Register()", ranker.DeviceStatus.Problem, StringComparison.Ordinal);
        Assert.False(ranker.DeviceStatus.IsHealthy);
        Score(ranker);
    });

    [Fact]
    public void Without_a_device_a_gpu_is_refused_and_auto_goes_on()
    {
        // The number of a device that no machine has.
        using var backend = new IlgpuBackend(new GpuOptions { DeviceIndex = 1000 });
        Refused(backend, "GPU");
    }

    [Fact]
    public void A_driver_that_does_not_open_is_named()
    {
        using var backend = new IlgpuBackend(GpuRankers.Simulated)
        {
            Fault = action => Throw(action == GpuAction.Open, new NotSupportedException("driver 1.0")),
        };
        Refused(backend, "driver 1.0");
    }

    [Fact]
    public void Too_little_memory_for_a_model_is_named()
    {
        using var backend = new IlgpuBackend(GpuRankers.Simulated)
        {
            Fault = action => Throw(action == GpuAction.Allocate, new CudaException("out of memory")),
        };
        Refused(backend, "CPUAccelerator");
    }

    [Fact]
    public void Too_little_memory_for_one_call_leaves_that_call_to_the_processor()
    {
        var fails = false;
        using var backend = new IlgpuBackend(GpuRankers.Simulated)
        {
            Fault = action => Throw(fails && action == GpuAction.Allocate, new DeviceException("no memory")),
        };
        using var model = new RankModel(Samples.Small.Define("DeepFM"));
        using var ranker = backend.CreateRanker(model);
        using var counter = new FallbackCounter();
        fails = true;
        Score(ranker, items: 3000);
        Assert.Equal(1, counter.Fallbacks);
        Assert.True(ranker.DeviceStatus.IsHealthy);
        fails = false;
        Score(ranker, items: 3000);
        Assert.Equal(1, counter.Fallbacks);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_device_that_is_lost_stays_lost_and_the_processor_goes_on(int action)
    {
        var (fails, calls) = (false, 0);
        using var backend = new IlgpuBackend(GpuRankers.Simulated)
        {
            Fault = now =>
            {
                calls++;
                Throw(fails && (int)now == action, new CudaException("an illegal memory access was encountered"));
            },
        };
        using var model = new RankModel(Samples.Small.Define("DeepFM"));
        using var ranker = backend.CreateRanker(model);
        Score(ranker);
        using var counter = new FallbackCounter();
        fails = true;
        Score(ranker, items: 3000);
        Assert.Equal(1, counter.Losses);
        Assert.Equal(Device.Cpu, ranker.DeviceStatus.Device);
        Assert.Contains("stopped working", ranker.DeviceStatus.Problem, StringComparison.Ordinal);
        fails = false;
        var before = calls;
        Score(ranker);
        Assert.Equal(before, calls);
        Assert.Equal(1, counter.Losses);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => GpuBackend.Register(new GpuOptions { GroupSize = 33 }));
        Assert.Throws<ArgumentException>(() => GpuBackend.Register(new GpuOptions { Kind = (GpuKind)9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => GpuBackend.Register(new GpuOptions { MemoryBudget = -1 }));
    }

    private static void Throw(bool now, Exception error)
    {
        if (now)
        {
            throw error;
        }
    }

    private static void Refused(IlgpuBackend backend, string message)
    {
        using var model = new RankModel(Samples.Small.Define("DeepFM"));
        var error = Assert.Throws<DeviceException>(() => backend.CreateRanker(model));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        WithBackend(backend, other =>
        {
            using var ranker = other.CreateRanker(Auto);
            Assert.Contains(message, ranker.DeviceStatus.Problem, StringComparison.Ordinal);
            Score(ranker);
        });
    }

    private static void WithBackend(IDeviceBackend? backend, Action<RankModel> action)
    {
        lock (typeof(GpuRankers))
        {
            var before = DeviceBackends.Gpu;
            DeviceBackends.Gpu = backend;
            try
            {
                using var model = new RankModel(Samples.Small.Define("DeepFM"));
                action(model);
            }
            finally
            {
                DeviceBackends.Gpu = before;
            }
        }
    }

    private static void Score(Ranker ranker, int items = 5)
    {
        using var cpu = ranker.Model.CreateRanker();
        var (user, rows) = RandomModel.Rows(ranker.Model.Definition, items, seed: 1);
        Compare.Scores(cpu, ranker, EncodedRequest.Of(ranker.Model, user, rows), 2e-5, "after a failure");
    }

    /// <summary>Listens to the meter.</summary>
    private sealed class FallbackCounter : IDisposable
    {
        private readonly MeterListener _listener = new();

        public FallbackCounter()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == DeviceEvents.SourceName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, count, _, _) =>
            {
                Fallbacks += instrument.Name == "rankkernel.device.fallbacks" ? count : 0;
                Losses += instrument.Name == "rankkernel.device.lost" ? count : 0;
            });
            _listener.Start();
        }

        public long Fallbacks { get; private set; }

        public long Losses { get; private set; }

        public void Dispose() => _listener.Dispose();
    }
}
