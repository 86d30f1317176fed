using RankKernel.Devices;

namespace RankKernel.Gpu;

/// <summary>
/// Runs rankers whose options say <see cref="Device.Gpu"/> or <see cref="Device.Auto"/> on a GPU. Thread-safe.
/// </summary>
public static class GpuBackend
{
    /// <summary>
    /// Makes GPUs available to rankers that are created from now on. Nothing is opened before the first of them; the device is then
    /// shared by all models until the process ends. Registered again, with other options, rankers that exist keep the old ones.
    /// </summary>
    /// <param name="options">Which device, and how it computes.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static void Register(GpuOptions? options = null)
    {
        options ??= new GpuOptions();
        Validate(options);
        DeviceBackends.Gpu = new IlgpuBackend(options);
    }

    internal static void Validate(GpuOptions options)
    {
        if (!Enum.IsDefined(options.Kind) || !Enum.IsDefined(options.Precision) || !Enum.IsDefined(options.Embeddings))
        {
            throw new ArgumentException($"The kind {options.Kind}, the precision {options.Precision} or that of embeddings, {options.Embeddings}, is not known.", nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(options.DeviceIndex, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.MemoryBudget, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.GroupSize, nameof(options));
        if (options.Kind != GpuKind.Simulated && options.GroupSize % 32 != 0)
        {
            throw new ArgumentException($"A group of {options.GroupSize} threads; expected a multiple of 32.", nameof(options));
        }
    }
}
