using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;

namespace RankKernel.Devices;

/// <summary>
/// The event source and the meter <c>RankKernel</c>: calls that a device could not take, and devices that were lost. Thread-safe.
/// </summary>
[EventSource(Name = SourceName)]
internal sealed class DeviceEvents : EventSource
{
    public const string SourceName = "RankKernel";

    private static readonly Meter Meter = new(SourceName);
    private static readonly Counter<long> Fallbacks = Meter.CreateCounter<long>(
        "rankkernel.device.fallbacks", description: "Rankers or calls that a device was asked for and the processor took.");

    private static readonly Counter<long> Losses = Meter.CreateCounter<long>(
        "rankkernel.device.lost", description: "Devices that stopped working.");

    private static readonly Counter<long> Hits = Meter.CreateCounter<long>(
        "rankkernel.device.cache.hits", description: "Rows of tables in the host's memory that were on the device.");

    private static readonly Counter<long> Misses = Meter.CreateCounter<long>(
        "rankkernel.device.cache.misses", description: "Rows of tables in the host's memory that had to be brought to the device.");

    private DeviceEvents()
    {
    }

    public static DeviceEvents Log { get; } = new();

    /// <summary>The processor takes what a device was asked for.</summary>
    [Event(1, Level = EventLevel.Warning, Message = "The model '{0}' runs on the processor: {1}")]
    public void FellBack(string model, string reason)
    {
        Fallbacks.Add(1);
        WriteEvent(1, model, reason);
    }

    /// <summary>A device stopped working.</summary>
    [Event(2, Level = EventLevel.Error, Message = "The device of the model '{0}' is lost: {1}")]
    public void Lost(string model, string reason)
    {
        Losses.Add(1);
        WriteEvent(2, model, reason);
    }

    /// <summary>Rows of tables in the host's memory that a call asked for.</summary>
    [NonEvent]
    public void CountRows(int hits, int misses)
    {
        Hits.Add(hits);
        Misses.Add(misses);
    }
}
