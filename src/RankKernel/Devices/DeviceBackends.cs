namespace RankKernel.Devices;

/// <summary>The backend for GPUs, once one is registered. Thread-safe.</summary>
internal static class DeviceBackends
{
    private static volatile IDeviceBackend? _gpu;

    /// <summary>What rankers use from now on; null to forget it.</summary>
    public static IDeviceBackend? Gpu
    {
        get => _gpu;
        set => _gpu = value;
    }
}
