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
        using var backend = GpuRankers.With(GpuRankers.Simulated, action => Throw(action == GpuAction.Open, new NotSupportedException("driver 1.0")));
        Refused(backend, "driver 1.0");
    }

    [Fact]
    public void Too_little_memory_for_a_model_is_named()
    {
        using var backend = GpuRankers.With(GpuRankers.Simulated, action => Throw(action == GpuAction.Allocate, new CudaException("out of memory")));
        Refused(backend, "CPUAccelerator");
    }

    [Fact]
    public void Too_little_memory_for_one_call_leaves_that_call_to_the_processor()
    {
        var fails = false;
        using var backend = GpuRankers.With(GpuRankers.Simulated, action => Throw(fails && action == GpuAction.Allocate, new DeviceException("no memory")));
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
    [InlineData(nameof(GpuAction.Allocate))]
    [InlineData(nameof(GpuAction.Copy))]
    [InlineData(nameof(GpuAction.Launch))]
    [InlineData(nameof(GpuAction.Wait))]
    public void A_device_that_is_lost_stays_lost_and_the_processor_goes_on(string name)
    {
        var (action, fails, calls) = (Enum.Parse<GpuAction>(name), false, 0);
        using var backend = GpuRankers.With(GpuRankers.Simulated, now =>
        {
            calls++;
            Throw(fails && now == action, new CudaException("an illegal memory access was encountered"));
        });
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

    /// <summary>Callers of all threads get the processor's scores, and the loss is told once.</summary>
    [Fact]
    public async Task A_device_that_is_lost_while_calls_are_in_flight_is_lost_once()
    {
        using var under = new Barrier(4);
        var fails = false;
        using var backend = GpuRankers.With(GpuRankers.Simulated, action =>
        {
            if (fails && action == GpuAction.Wait)
            {
                under.SignalAndWait();
                throw new CudaException("the launch failed");
            }
        });
        using var model = new RankModel(Samples.Small.Define("DLRM"));
        using var ranker = backend.CreateRanker(model);
        using var counter = new FallbackCounter();
        fails = true;
        var threads = Enumerable.Range(0, under.ParticipantCount).Select(seed => Task.Factory.StartNew(
            () => Score(ranker, items: 5 + seed), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        await Task.WhenAll(threads);
        Assert.Equal((1, 0), (counter.Losses, counter.Fallbacks));
        Assert.Equal(Device.Cpu, ranker.DeviceStatus.Device);
    }

    /// <summary>Items that were written before the device ran out of memory, or while it was asked for scores, are not forgotten.</summary>
    [Fact]
    public void A_catalog_that_cannot_be_brought_over_is_brought_later()
    {
        GpuAction? failing = null;
        using var backend = GpuRankers.With(GpuRankers.Simulated, action => Throw(action == failing, new DeviceException("no memory")));
        using var model = new RankModel(Samples.Small.Define("DeepFM"));
        using var cpu = model.CreateRanker();
        using var gpu = backend.CreateRanker(model);
        using var catalog = model.CreateCatalog<int>();
        using var counter = new FallbackCounter();
        var expectedFallbacks = 0;
        for (var round = 0; round < 6; round++)
        {
            // Beyond 256 items the rows move to larger memory.
            var (user, items) = RandomModel.Rows(model.Definition, 100, round);
            catalog.Upsert([.. Enumerable.Range(round * 60, 100)], EncodedRequest.FillItems(model.CreateItemBatch(), items, []));
            failing = (round % 3) switch { 1 => GpuAction.Copy, 2 => GpuAction.Allocate, _ => null };
            CompareCatalog(cpu, gpu, catalog, EncodedRequest.Of(model, user, items, 0), [.. Enumerable.Range(0, 400)]);
            expectedFallbacks += failing == GpuAction.Copy ? 1 : 0;
            Assert.True(counter.Fallbacks >= expectedFallbacks);
            failing = null;
            CompareCatalog(cpu, gpu, catalog, EncodedRequest.Of(model, user, items, 0), [.. Enumerable.Range(0, 400)]);
        }

        Assert.True(gpu.DeviceStatus.IsHealthy);
    }

    [Fact]
    public void A_device_that_is_lost_while_items_are_brought_over_leaves_the_catalog_to_the_processor()
    {
        var fails = false;
        using var backend = GpuRankers.With(GpuRankers.Simulated, action => Throw(fails && action == GpuAction.Copy, new CudaException("unspecified launch failure")));
        using var model = new RankModel(Samples.Small.Define("DIN"));
        using var cpu = model.CreateRanker();
        using var gpu = backend.CreateRanker(model);
        using var catalog = model.CreateCatalog<int>();
        for (var round = 0; round < 3; round++)
        {
            var (user, items) = RandomModel.Rows(model.Definition, 20, round);
            catalog.Upsert([.. Enumerable.Range(round * 10, 20)], EncodedRequest.FillItems(model.CreateItemBatch(), items, []));
            fails = round > 0;
            CompareCatalog(cpu, gpu, catalog, EncodedRequest.Of(model, user, items, 0), [.. Enumerable.Range(0, 50)]);
            Assert.Equal(round == 0, gpu.DeviceStatus.IsHealthy);
        }
    }

    /// <summary>The next version of a model does not come up on the device: it goes on with the processor, the one before on the device.</summary>
    [Fact]
    public void A_model_that_does_not_come_up_leaves_the_one_before_where_it_is()
    {
        var fails = false;
        using var backend = GpuRankers.With(GpuRankers.Simulated, action => Throw(fails && action == GpuAction.Wait, new CudaException("out of memory")));
        using var before = new RankModel(Samples.Small.Define("DIEN"));
        using var first = backend.CreateRanker(before);
        WithBackend(backend, after =>
        {
            fails = true;
            using var second = after.CreateRanker(Auto);
            Assert.Contains("out of memory", second.DeviceStatus.Problem, StringComparison.Ordinal);
            Score(second);
            fails = false;
            Score(first);
            Assert.True(first.DeviceStatus.IsHealthy);
            using var third = after.CreateRanker(Auto);
            Assert.True(third.DeviceStatus.IsHealthy, third.DeviceStatus.Problem);
            Score(third);
        });
    }

    /// <summary>After models, calls and catalogs that failed at every point, nothing of the device is held.</summary>
    [Fact]
    public void Nothing_of_what_failed_stays_on_the_device()
    {
        var (failing, left) = ((GpuAction?)null, 0);
        var device = new GpuDevice(GpuKind.Simulated, 0, 0);
        using var backend = new IlgpuBackend(GpuRankers.Simulated with { MemoryBudget = 1 }, device)
        {
            Fault = action => Throw(action == failing && left-- <= 0, new CudaException("the launch failed")),
        };
        Use(backend);
        foreach (var action in (GpuAction[])[GpuAction.Allocate, GpuAction.Copy, GpuAction.Launch, GpuAction.Wait])
        {
            for (var passing = 0; passing < 4; passing++)
            {
                (failing, left) = (action, passing);
                Use(backend);
                Assert.Equal(0, device.HeldCount);
            }
        }

        device.Dispose();

        void Use(IlgpuBackend backend)
        {
            using var model = new RankModel(Samples.Small.Define("DeepFM"));
            try
            {
                using var gpu = backend.CreateRanker(model);
                Score(gpu, items: 300);
                using var catalog = model.CreateCatalog<int>();
                var (user, items) = RandomModel.Rows(model.Definition, 30, 1);
                catalog.Upsert([.. Enumerable.Range(0, 30)], EncodedRequest.FillItems(model.CreateItemBatch(), items, []));
                gpu.Score(EncodedRequest.Of(model, user, items, 0), catalog, [.. Enumerable.Range(0, 30)], new float[30]);
            }
            catch (DeviceException)
            {
                Assert.NotNull(failing);
            }
        }
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => GpuBackend.Register(new GpuOptions { GroupSize = 33 }));
        Assert.Throws<ArgumentException>(() => GpuBackend.Register(new GpuOptions { Kind = (GpuKind)9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => GpuBackend.Register(new GpuOptions { MemoryBudget = -1 }));
    }

    private static void CompareCatalog(Ranker cpu, Ranker gpu, ItemCatalog<int> catalog, RankRequest request, int[] candidates)
    {
        var (expected, actual) = (new float[candidates.Length], new float[candidates.Length]);
        cpu.Score(request, catalog, candidates, expected);
        gpu.Score(request, catalog, candidates, actual);
        Compare.Close(expected, actual, 2e-5, "of a catalog");
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
