namespace RankKernel.Devices;

/// <summary>
/// A model on a device, until the device is lost: that is remembered, and from then on all calls are the processor's. Thread-safe.
/// </summary>
internal sealed unsafe class DeviceRunner(IDeviceBackend backend, IDeviceProgram program, string model) : IDisposable
{
    private string? _problem;

    /// <summary>Whose it is.</summary>
    public IDeviceBackend Backend { get; } = backend;

    /// <summary>What it computes on at the moment.</summary>
    public DeviceStatus Status => Volatile.Read(ref _problem) is { } problem
        ? new DeviceStatus(Device.Cpu, DeviceSelection.CpuName, problem)
        : new DeviceStatus(Device.Gpu, program.DeviceName, null);

    /// <summary>Scores on the device; false if the processor has to.</summary>
    public bool TryScore(ReadOnlySpan<DeviceRequest> requests, int firstOutput, int outputCount, float* scores)
    {
        if (Volatile.Read(ref _problem) is not null)
        {
            return false;
        }

        try
        {
            program.Score(requests, firstOutput, outputCount, scores);
            return true;
        }
        catch (DeviceException error)
        {
            Note(error);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => program.Dispose();

    private void Note(DeviceException error)
    {
        if (error is not DeviceLostException)
        {
            DeviceEvents.Log.FellBack(model, error.Message);
        }
        else if (Interlocked.CompareExchange(ref _problem, error.Message, null) is null)
        {
            DeviceEvents.Log.Lost(model, error.Message);
        }
    }
}
