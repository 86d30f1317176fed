namespace RankKernel.Devices;

/// <summary>Chooses what a ranker computes on.</summary>
internal static class DeviceSelection
{
    public const string CpuName = "CPU";

    private const string NoBackend =
        "no GPU backend is registered; reference the package RankKernel.Gpu and call GpuBackend.Register() before creating a ranker";

    /// <summary>The device, or null for the processor and why.</summary>
    /// <exception cref="DeviceException">A GPU was asked for and cannot be used.</exception>
    public static (DeviceRunner? Runner, string? Problem) Select(RankModel model, Device device)
    {
        switch (device)
        {
            case Device.Cpu:
                return (null, null);
            case Device.Gpu:
                return (Load(model), null);
            case Device.Auto:
                try
                {
                    return (Load(model), null);
                }
                catch (DeviceException error)
                {
                    DeviceEvents.Log.FellBack(model.Name, error.Message);
                    return (null, error.Message);
                }

            default:
                throw new ArgumentException($"The device {device} is not known.", nameof(device));
        }
    }

    private static DeviceRunner Load(RankModel model)
    {
        var backend = DeviceBackends.Gpu ?? throw new DeviceException($"The model '{model.Name}' cannot run on a GPU: {NoBackend}.");
        return model.LoadOn(backend);
    }
}
