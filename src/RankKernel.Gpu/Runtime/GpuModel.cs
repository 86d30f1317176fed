using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using RankKernel.Catalog;
using RankKernel.Cpu;
using RankKernel.Devices;
using RankKernel.Features;
using Launcher = System.Action<
    ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, RankKernel.Gpu.DeviceArrays, RankKernel.Gpu.LaunchArguments, ILGPU.Runtime.SpecializedValue<long>>;

namespace RankKernel.Gpu;

/// <summary>A model's program and parameters on a device, and the memory of calls, pooled. Thread-safe.</summary>
internal sealed unsafe class GpuModel : IDeviceProgram
{
    private const int MostCalls = 64;

    private readonly Launcher _launch;
    private readonly long _used;
    private readonly SlotPool<GpuCall>? _calls;
    private readonly ConditionalWeakTable<CatalogStore, GpuCatalog> _catalogs = [];
    private readonly HostTables? _hostTables;
    private MemoryBuffer1D<int, Stride1D.Dense>? _code;
    private MemoryBuffer1D<float, Stride1D.Dense>? _constants;
    private volatile bool _disposed;

    public GpuModel(IlgpuBackend backend, Accelerator accelerator, RankModel model, int tensorKind)
    {
        (Backend, Accelerator) = (backend, accelerator);
        GroupSize = backend.Device.GroupSize(accelerator);
        var tensorCores = tensorKind > 0 && backend.Options.Precision == GpuPrecision.Float16;
        var budget = backend.Options.MemoryBudget > 0 ? backend.Options.MemoryBudget : accelerator.MemorySize / 4 * 3;
        Program = new GpuProgram(model.Plan, backend.Options, tensorCores, budget);
        var bytes = (Program.Constants.Length + Program.Code.Length) * sizeof(float);
        if (bytes > accelerator.MemorySize)
        {
            throw new DeviceException(
                $"The model '{model.Name}' needs {bytes} bytes for its parameters; '{accelerator.Name}' has {accelerator.MemorySize}.");
        }

        // The simulation's one kernel is compiled once for all models.
        _used = accelerator is CPUAccelerator || backend.Options.OneKernel ? -1 : Program.Used;
        _launch = backend.Device.Launcher(accelerator, tensorCores ? tensorKind : 0);
        backend.Fault?.Invoke(GpuAction.Allocate);
        try
        {
            _code = backend.Device.Hold(accelerator.Allocate1D(Program.Code));
            _constants = backend.Device.Hold(accelerator.Allocate1D<float>(Program.Constants.Length));
            Program.Constants.CopyTo((start, elements) => _constants.View.SubView(start, elements.Length).BaseView.CopyFromCPU(elements.Span));
            _calls = new SlotPool<GpuCall>(() => new GpuCall(this), MostCalls);
            _hostTables = Program.Tables.Lookups.Count > 0 ? new HostTables(this) : null;
            WarmUp(model);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IlgpuBackend Backend { get; }

    public Accelerator Accelerator { get; }

    public GpuProgram Program { get; }

    public int GroupSize { get; }

    /// <summary>Rows of tables in the host's memory, if there are any.</summary>
    public HostTables? HostTables => _hostTables;

    /// <inheritdoc/>
    public string DeviceName => Accelerator.Name;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<DeviceRequest> requests, int firstOutput, int outputCount, float* scores)
    {
        GpuCall? call = null;
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            call = _calls!.Rent();
            call.Run(requests, firstOutput, outputCount, scores);
            _calls.Return(call);
        }
        catch (Exception error) when (IlgpuBackend.IsDeviceError(error))
        {
            Abandon(call);
            throw new DeviceLostException($"'{Accelerator.Name}' stopped working: {error.Message}", error);
        }
        catch
        {
            Abandon(call);
            throw;
        }
    }

    /// <summary>The rows of a catalog on the device.</summary>
    public GpuCatalog Catalog(CatalogStore store) =>
        _catalogs.TryGetValue(store, out var catalog) ? catalog : _catalogs.GetValue(store, store => new GpuCatalog(this, store));

    /// <summary>Starts the kernel.</summary>
    public void Launch(AcceleratorStream stream, int groups, in DeviceArrays arrays, in LaunchArguments launch)
    {
        Backend.Fault?.Invoke(GpuAction.Launch);
        _launch(stream, new KernelConfig(groups, GroupSize), arrays, launch, SpecializedValue.New(_used));
    }

    /// <summary>The memory that all calls share.</summary>
    public DeviceArrays SharedArrays() => new()
    {
        Code = _code!.View,
        Constants = _constants!.View,
        ConstantWords = _constants.View.BaseView.Cast<int>(),
        Catalog = _constants.View,
        CatalogWords = _constants.View.BaseView.Cast<int>(),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _calls?.Dispose();
        foreach (var (_, catalog) in _catalogs)
        {
            catalog.Dispose();
        }

        Backend.Device.Free(ref _constants);
        Backend.Device.Free(ref _code);
    }

    /// <summary>Gives back what a call holds; a device that is lost may refuse.</summary>
    private static void Abandon(GpuCall? call)
    {
        try
        {
            call?.Dispose();
        }
        catch (Exception error) when (IlgpuBackend.IsDeviceError(error))
        {
        }
    }

    /// <summary>Compiles the kernel, by a call with ids of 0 and empty histories.</summary>
    private void WarmUp(RankModel model)
    {
        var user = new EncodedRows(model.Plan.UserSchema);
        var items = new EncodedRows(model.Plan.ItemSchema);
        user.Resize(1);
        items.Resize(1);
        var scores = new float[model.Outputs.Count];
        fixed (float* target = scores)
        {
            Score([new DeviceRequest(user, items, null, null, 1)], 0, scores.Length, target);
        }
    }
}
