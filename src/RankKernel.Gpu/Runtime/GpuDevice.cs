using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Launcher = System.Action<
    ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, RankKernel.Gpu.DeviceArrays, RankKernel.Gpu.LaunchArguments, ILGPU.Runtime.SpecializedValue<long>>;

namespace RankKernel.Gpu;

/// <summary>One device, opened when it is first asked for, and the kernels compiled for it. Thread-safe.</summary>
/// <param name="kind">Which kind of device.</param>
/// <param name="index">Which of that kind.</param>
/// <param name="groupSize">Threads of a group; 0 to leave it to the device.</param>
internal sealed class GpuDevice(GpuKind kind, int index, int groupSize) : IDisposable
{
    /// <summary>Threads of a group on a GPU.</summary>
    public const int GroupThreads = 256;

    private readonly Lock _opening = new();
    private readonly Dictionary<int, Launcher> _launchers = [];
    private Context? _context;
    private Accelerator? _accelerator;
    private int _held;

    /// <summary>For tests: loads the kernel with what stands in for tensor cores on a simulated device.</summary>
    public Func<Accelerator, KernelSpecialization, Launcher>? Emulation { get; init; }

    /// <summary>Buffers and streams that were taken and not yet given back.</summary>
    public int HeldCount => Volatile.Read(ref _held);

    /// <summary>The device.</summary>
    /// <exception cref="DeviceException">There is none, or its driver is missing or too old.</exception>
    public Accelerator Open()
    {
        lock (_opening)
        {
            if (_accelerator is not null)
            {
                return _accelerator;
            }

            var context = Context.Create(builder => Enable(builder.EnableAlgorithms().Optimize(OptimizationLevel.O2)));
            try
            {
                _accelerator = context.Devices.OrderBy(device => device.AcceleratorType == AcceleratorType.Cuda ? 0 : 1).Skip(index)
                    .FirstOrDefault()?.CreateAccelerator(context)
                    ?? throw new DeviceException(
                        $"No {kind switch { GpuKind.Any => "CUDA or OpenCL GPU", GpuKind.Cuda => "CUDA device", _ => "OpenCL GPU" }} number {index} was found; a GPU and its driver are needed.");
            }
            catch
            {
                context.Dispose();
                throw;
            }

            _context = context;
            return _accelerator;
        }
    }

    /// <summary>The compute capability from which on products use tensor cores in one way or another; 0 for not at all.</summary>
    public int TensorKind(Accelerator accelerator) => Emulation is not null ? 80
        : accelerator is not CudaAccelerator cuda ? 0
        : cuda.Architecture >= CudaArchitecture.SM_80 ? 80
        : cuda.Architecture >= CudaArchitecture.SM_75 ? 75 : 0;

    /// <summary>Threads of a group.</summary>
    public int GroupSize(Accelerator accelerator) =>
        groupSize > 0 ? groupSize : accelerator is CPUAccelerator ? 1 : Math.Min(GroupThreads, accelerator.MaxNumThreadsPerGroup);

    /// <summary>Starts the kernel that uses these tensor cores; one for all models, which keeps what was compiled for others.</summary>
    /// <param name="accelerator">The opened device.</param>
    /// <param name="tensorKind">The compute capability from which on there are such tensor cores; 0 for none.</param>
    public Launcher Launcher(Accelerator accelerator, int tensorKind)
    {
        lock (_opening)
        {
            if (!_launchers.TryGetValue(tensorKind, out var launcher))
            {
                var specialization = new KernelSpecialization(GroupSize(accelerator), null);
                launcher = tensorKind switch
                {
                    80 when Emulation is not null => Emulation(accelerator, specialization),
                    80 => accelerator.LoadKernel<DeviceArrays, LaunchArguments, SpecializedValue<long>>(ProgramKernel.Run<TensorCores80>, specialization),
                    75 => accelerator.LoadKernel<DeviceArrays, LaunchArguments, SpecializedValue<long>>(ProgramKernel.Run<TensorCores75>, specialization),
                    _ => accelerator.LoadKernel<DeviceArrays, LaunchArguments, SpecializedValue<long>>(ProgramKernel.Run<NoTensorCores>, specialization),
                };
                _launchers.Add(tensorKind, launcher);
            }

            return launcher;
        }
    }

    /// <summary>Counts a buffer or stream that was taken.</summary>
    public T Hold<T>(T taken)
        where T : class, IDisposable
    {
        Interlocked.Increment(ref _held);
        return taken;
    }

    /// <summary>Gives a buffer or stream back, if there is one, and forgets it.</summary>
    public void Free<T>(ref T? taken)
        where T : class, IDisposable
    {
        if (Interlocked.Exchange(ref taken, null) is { } held)
        {
            Interlocked.Decrement(ref _held);
            held.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _accelerator?.Dispose();
        _context?.Dispose();
    }

    private void Enable(Context.Builder builder)
    {
        if (kind == GpuKind.Simulated)
        {
            // A device of its own for each number of threads: a group must fit into its one multiprocessor. Warps are those of a GPU where they can be.
            var threads = Math.Max(2, groupSize);
            var warp = threads % 32 == 0 ? 32 : 2;
            builder.CPU(new CPUDevice(warp, (threads + warp - 1) / warp, 1));
            return;
        }

        if (kind is GpuKind.Any or GpuKind.Cuda)
        {
            builder.Cuda();
        }

        if (kind is GpuKind.Any or GpuKind.OpenCL)
        {
            builder.OpenCL(device => device.DeviceType == CLDeviceType.CL_DEVICE_TYPE_GPU);
        }
    }
}
