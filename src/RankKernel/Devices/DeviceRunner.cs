namespace RankKernel.Devices;

/// <summary>
/// A model on a device, until the device is lost: that is remembered, and from then on all calls are the processor's. Thread-safe.
/// </summary>
internal sealed unsafe class DeviceRunner(IDeviceBackend backend, IDeviceProgram program, string model) : IDisposable
{
    private volatile string? _problem;

    /// <summary>Whose it is.</summary>
    public IDeviceBackend Backend { get; } = backend;

    /// <summary>What it computes on at the moment.</summary>
    public DeviceStatus Status => _problem is null
        ? new DeviceStatus(Device.Gpu, program.DeviceName, null)
        : new DeviceStatus(Device.Cpu, DeviceSelection.CpuName, _problem);

    /// <summary>Scores on the device; false if the processor has to.</summary>
    public bool TryScore(ReadOnlySpan<DeviceRequest> requests, int firstOutput, int outputCount, float* scores)
    {
        if (_problem is not null)
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
        if (error is DeviceLostException)
        {
            _problem = error.Message;
            DeviceEvents.Log.Lost(model, error.Message);
        }
        else
        {
            DeviceEvents.Log.FellBack(model, error.Message);
        }
    }
}
