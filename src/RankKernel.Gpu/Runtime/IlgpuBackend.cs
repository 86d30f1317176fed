using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using RankKernel.Devices;

namespace RankKernel.Gpu;

/// <summary>What can fail on a device.</summary>
internal enum GpuAction
{
    /// <summary>Finding and opening it.</summary>
    Open,

    /// <summary>Taking memory.</summary>
    Allocate,

    /// <summary>Starting a kernel.</summary>
    Launch,

    /// <summary>Waiting for what was started.</summary>
    Wait,
}

/// <summary>One device, opened for the first model and then shared. Thread-safe.</summary>
internal sealed class IlgpuBackend(GpuOptions options) : IDeviceBackend, IDisposable
{
    internal const int GroupThreads = 256;

    private readonly Lock _opening = new();
    private Context? _context;
    private Accelerator? _accelerator;

    /// <summary>How it computes.</summary>
    public GpuOptions Options { get; } = options;

    /// <summary>For tests: called before what can fail, and may throw what the device would.</summary>
    public Action<GpuAction>? Fault { get; set; }

    /// <inheritdoc/>
    public IDeviceProgram Load(RankModel model)
    {
        var accelerator = Open();
        var kind = TensorKind(accelerator);
        try
        {
            return new GpuModel(this, accelerator, model, kind);
        }
        catch (Exception error) when (IsDeviceError(error))
        {
            throw new DeviceException($"The model '{model.Name}' cannot be brought to '{accelerator.Name}': {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _accelerator?.Dispose();
        _context?.Dispose();
    }

    /// <summary>Threads of a group.</summary>
    public int GroupSize(Accelerator accelerator) =>
        Options.GroupSize > 0 ? Options.GroupSize : accelerator is CPUAccelerator ? 1 : Math.Min(GroupThreads, accelerator.MaxNumThreadsPerGroup);

    /// <summary>Whether an error is the device's, or its driver's.</summary>
    public static bool IsDeviceError(Exception error) =>
        error is AcceleratorException or NotSupportedException or DllNotFoundException or InternalCompilerException or CapabilityNotSupportedException;

    /// <summary>The compute capability from which on products use tensor cores in one way or another; 0 for not at all.</summary>
    internal static int TensorKind(Accelerator accelerator) => accelerator is not CudaAccelerator cuda ? 0
        : cuda.Architecture >= CudaArchitecture.SM_80 ? 80
        : cuda.Architecture >= CudaArchitecture.SM_75 ? 75 : 0;

    private Accelerator Open()
    {
        lock (_opening)
        {
            if (_accelerator is not null)
            {
                return _accelerator;
            }

            Context? context = null;
            try
            {
                Fault?.Invoke(GpuAction.Open);
                context = Context.Create(builder => Enable(builder.EnableAlgorithms().Optimize(OptimizationLevel.O2)));
                _accelerator = Choose(context) ?? throw new DeviceException(
                    $"No {Options.Kind switch { GpuKind.Any => "CUDA or OpenCL GPU", GpuKind.Cuda => "CUDA device", _ => "OpenCL GPU" }} number {Options.DeviceIndex} was found; a GPU and its driver are needed.");
                _context = context;
                return _accelerator;
            }
            catch (Exception error) when (IsDeviceError(error))
            {
                context?.Dispose();
                throw new DeviceException($"The GPU cannot be opened; its driver may be missing or too old: {error.Message}", error);
            }
            catch
            {
                context?.Dispose();
                throw;
            }
        }
    }

    private void Enable(Context.Builder builder)
    {
        if (Options.Kind == GpuKind.Simulated)
        {
            // A device of its own for each number of threads: a group must fit into its one multiprocessor.
            var threads = Math.Max(2, Options.GroupSize);
            builder.CPU(new CPUDevice(2, (threads + 1) / 2, 1));
            return;
        }

        if (Options.Kind is GpuKind.Any or GpuKind.Cuda)
        {
            builder.Cuda();
        }

        if (Options.Kind is GpuKind.Any or GpuKind.OpenCL)
        {
            builder.OpenCL(device => device.DeviceType == CLDeviceType.CL_DEVICE_TYPE_GPU);
        }
    }

    private Accelerator? Choose(Context context)
    {
        IEnumerable<ILGPU.Runtime.Device> devices = context.Devices;
        return devices.OrderBy(device => device.AcceleratorType == AcceleratorType.Cuda ? 0 : 1).Skip(Options.DeviceIndex).FirstOrDefault()?.CreateAccelerator(context);
    }
}
