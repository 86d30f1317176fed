namespace RankKernel.Gpu;

/// <summary>In what products of weights are computed.</summary>
public enum GpuPrecision
{
    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>
    /// Weights in half precision, sums in single precision; on tensor cores, where the device has them, layers' inputs are rounded to
    /// halves too.
    /// </summary>
    Float16,
}

/// <summary>In what embedding tables are kept on the device.</summary>
public enum GpuEmbeddingPrecision
{
    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>Half precision.</summary>
    Float16,

    /// <summary>A byte an element, with a scale and an offset in half precision a row. Tables narrower than 4 stay as they are.</summary>
    Int8,
}

/// <summary>Which kind of device is taken.</summary>
public enum GpuKind
{
    /// <summary>The first CUDA device, or else the first OpenCL GPU.</summary>
    Any,

    /// <summary>A CUDA device.</summary>
    Cuda,

    /// <summary>An OpenCL GPU.</summary>
    OpenCL,

    /// <summary>ILGPU's own simulation on the processor: slow, for tests of kernels where there is no GPU.</summary>
    Simulated,
}

/// <summary>How the GPU backend works. Immutable.</summary>
public sealed record GpuOptions
{
    /// <summary>Which kind of device.</summary>
    public GpuKind Kind { get; init; } = GpuKind.Any;

    /// <summary>Which of the devices of that kind, from 0.</summary>
    public int DeviceIndex { get; init; }

    /// <summary>In what products of weights are computed.</summary>
    public GpuPrecision Precision { get; init; } = GpuPrecision.Float32;

    /// <summary>In what embedding tables are kept.</summary>
    public GpuEmbeddingPrecision Embeddings { get; init; } = GpuEmbeddingPrecision.Float32;

    /// <summary>
    /// Bytes of the device's memory that a model's parameters may take. Beyond it the largest embedding tables stay in the host's
    /// memory, and the rows that calls ask for are kept on the device as long as there is room. 0, the default, for three quarters of
    /// the device's memory.
    /// </summary>
    public long MemoryBudget { get; init; }

    /// <summary>Threads of a group; 0, the default, for 256 on a GPU and 1 in the simulation. A multiple of 32 on a GPU.</summary>
    public int GroupSize { get; init; }

    /// <summary>Whether all models share the kernel of all kinds of steps: slower, but compiled once.</summary>
    internal bool OneKernel { get; init; }
}
