using ILGPU;
using ILGPU.Runtime;
using RankKernel.Devices;

namespace RankKernel.Gpu;

/// <summary>What can fail on a device.</summary>
internal enum GpuAction
{
    /// <summary>Finding and opening it.</summary>
    Open,

    /// <summary>Taking memory.</summary>
    Allocate,

    /// <summary>Bringing data there.</summary>
    Copy,

    /// <summary>Starting a kernel.</summary>
    Launch,

    /// <summary>Waiting for what was started.</summary>
    Wait,
}

/// <summary>Brings models to a device that all of them share. Thread-safe.</summary>
/// <param name="options">How it computes.</param>
/// <param name="device">A device that other backends have too; null for one of its own.</param>
internal sealed class IlgpuBackend(GpuOptions options, GpuDevice? device = null) : IDeviceBackend, IDisposable
{
    /// <summary>How it computes.</summary>
    public GpuOptions Options { get; } = options;

    /// <summary>What it computes on.</summary>
    public GpuDevice Device { get; } = device ?? new GpuDevice(options.Kind, options.DeviceIndex, options.GroupSize);

    /// <summary>For tests: called before what can fail, and may throw what the device would.</summary>
    public Action<GpuAction>? Fault { get; set; }

    /// <inheritdoc/>
    public IDeviceProgram Load(RankModel model)
    {
        var accelerator = Open();
        try
        {
            return new GpuModel(this, accelerator, model, Device.TensorKind(accelerator));
        }
        catch (Exception error) when (IsDeviceError(error))
        {
            throw new DeviceException($"The model '{model.Name}' cannot be brought to '{accelerator.Name}': {error.Message}", error);
        }
    }

    /// <summary>Closes the device, unless it is shared.</summary>
    public void Dispose()
    {
        if (device is null)
        {
            Device.Dispose();
        }
    }

    /// <summary>Whether an error is the device's, or its driver's.</summary>
    public static bool IsDeviceError(Exception error) =>
        error is AcceleratorException or NotSupportedException or DllNotFoundException or InternalCompilerException or CapabilityNotSupportedException;

    private Accelerator Open()
    {
        try
        {
            Fault?.Invoke(GpuAction.Open);
            return Device.Open();
        }
        catch (Exception error) when (IsDeviceError(error))
        {
            throw new DeviceException($"The GPU cannot be opened; its driver may be missing or too old: {error.Message}", error);
        }
    }
}
