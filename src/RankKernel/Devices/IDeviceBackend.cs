using RankKernel.Catalog;
using RankKernel.Features;

namespace RankKernel.Devices;

/// <summary>Runs models on a kind of device. Thread-safe.</summary>
internal interface IDeviceBackend
{
    /// <summary>Brings a model to the device and compiles what it needs, so that its first request is as quick as the others.</summary>
    /// <exception cref="DeviceException">The device cannot be used; the message says what is missing.</exception>
    IDeviceProgram Load(RankModel model);
}

/// <summary>A model on a device. Thread-safe: concurrent calls do not wait for each other.</summary>
internal unsafe interface IDeviceProgram : IDisposable
{
    /// <summary>The device's name.</summary>
    string DeviceName { get; }

    /// <summary>
    /// Scores the items of some requests in one go, before the transforms of the outputs: for each output the items of the first
    /// request, then those of the next.
    /// </summary>
    /// <exception cref="DeviceLostException">The device stopped working.</exception>
    /// <exception cref="DeviceException">This call cannot be run, others may.</exception>
    void Score(ReadOnlySpan<DeviceRequest> requests, int firstOutput, int outputCount, float* scores);
}

/// <summary>A request as a device takes it: the user's row, and item rows of its own or slots of a catalog.</summary>
/// <param name="user">The user's encoded row.</param>
/// <param name="items">Encoded items, unless they are of a catalog.</param>
/// <param name="catalog">The catalog, held open by the caller.</param>
/// <param name="slots">The items' slots; −1 for one that is not there, whose scores are NaN.</param>
/// <param name="count">How many items.</param>
internal readonly unsafe struct DeviceRequest(EncodedRows user, EncodedRows? items, CatalogStore? catalog, int* slots, int count)
{
    public EncodedRows User { get; } = user;

    public EncodedRows? Items { get; } = items;

    public CatalogStore? Catalog { get; } = catalog;

    public int* Slots { get; } = slots;

    public int Count { get; } = count;
}
