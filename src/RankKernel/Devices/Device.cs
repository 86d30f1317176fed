namespace RankKernel;

/// <summary>What a <see cref="Ranker"/> computes on.</summary>
public enum Device
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>
    /// A GPU, through the backend that was registered (<c>RankKernel.Gpu</c>). Creating a ranker fails if it cannot be used; a device
    /// that is lost later leaves the ranker on the processor.
    /// </summary>
    Gpu,

    /// <summary>A GPU if there is a backend and it can be used, or else the processor; why is said as an event and a metric.</summary>
    Auto,
}

/// <summary>What a ranker computes on at the moment. Immutable.</summary>
/// <param name="Device"><see cref="RankKernel.Device.Cpu"/> or <see cref="RankKernel.Device.Gpu"/>.</param>
/// <param name="Name">The device's name.</param>
/// <param name="Problem">Why it is not what was asked for, such as a device that was lost; null if all is well.</param>
public sealed record DeviceStatus(Device Device, string Name, string? Problem)
{
    /// <summary>Whether it is what was asked for.</summary>
    public bool IsHealthy => Problem is null;
}
