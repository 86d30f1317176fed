using System.Diagnostics.CodeAnalysis;
using RankKernel.Cpu;
using RankKernel.Devices;
using RankKernel.Features;
using RankKernel.Format;
using RankKernel.Planning;

namespace RankKernel;

/// <summary>
/// A model that is ready to rank: planned, its weights packed for this machine. Thread-safe. Owns native memory: dispose it
/// after the rankers and catalogs made from it, none of which can be used afterwards.
/// </summary>
public sealed class RankModel : IDisposable
{
    private readonly RowLayout _userLayout;
    private readonly RowLayout _itemLayout;
    private readonly CpuProgram _program;
    private readonly List<DeviceRunner> _devices = [];
    private volatile bool _disposed;

    /// <summary>Plans a model and packs its weights.</summary>
    /// <exception cref="RankKernelException">The model cannot be run; the message names the node or feature.</exception>
    public RankModel(ModelDefinition definition)
        : this(definition, KernelSet.Best)
    {
    }

    internal RankModel(ModelDefinition definition, KernelSet kernels)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Definition = definition;
        Outputs = [.. definition.Graph.Outputs.Select(output => output.Name)];
        _userLayout = RowLayout.ForUser(definition.Features);
        _itemLayout = RowLayout.ForItems(definition.Features);
        _program = new CpuProgram(definition, kernels);
    }

    /// <summary>Loads a model file, plans it and packs its weights.</summary>
    /// <param name="path">An .rkm file.</param>
    /// <param name="options">How the file is read; by default it is copied and its hashes are checked.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ModelFormatException">The file is not a valid model; the message says what is wrong where.</exception>
    /// <exception cref="RankKernelException">The model cannot be run; the message names the node or feature.</exception>
    public static RankModel Load(string path, ModelFileOptions? options = null) => new(ModelFile.Load(path, options));

    /// <summary>The model's name.</summary>
    public string Name => Definition.Name;

    /// <summary>What the model is given.</summary>
    public IReadOnlyList<Feature> Features => Definition.Features;

    /// <summary>The names of the outputs, one a task; the first is what rankers rank by unless told otherwise.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The model as data.</summary>
    public ModelDefinition Definition { get; }

    internal CpuProgram Program
    {
        get
        {
            ThrowIfDisposed();
            return _program;
        }
    }

    internal Plan Plan => _program.Plan;

    internal RowLayout UserLayout => _userLayout;

    /// <summary>An empty request for this model, to be filled and reused by one thread at a time.</summary>
    public RankRequest CreateRequest()
    {
        ThrowIfDisposed();
        return new RankRequest(_userLayout, _itemLayout);
    }

    /// <summary>An empty batch of items for this model, to fill a catalog with.</summary>
    public ItemBatch CreateItemBatch()
    {
        ThrowIfDisposed();
        return new ItemBatch(_itemLayout);
    }

    /// <summary>An empty catalog of items for this model.</summary>
    /// <typeparam name="TId">The type of the host's item ids.</typeparam>
    /// <param name="options">How it keeps them.</param>
    public ItemCatalog<TId> CreateCatalog<TId>(CatalogOptions? options = null)
        where TId : notnull, IEquatable<TId>
    {
        ThrowIfDisposed();
        return new ItemCatalog<TId>(this, options ?? new CatalogOptions());
    }

    /// <summary>A ranker over this model.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or the model has no such output.</exception>
    /// <exception cref="DeviceException">A GPU was asked for and cannot be used; the message says what is missing.</exception>
    public Ranker CreateRanker(RankerOptions? options = null)
    {
        ThrowIfDisposed();
        return new Ranker(this, options ?? new RankerOptions());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        lock (_devices)
        {
            _devices.ForEach(device => device.Dispose());
            _devices.Clear();
        }

        _program.Dispose();
    }

    /// <summary>This model on a device, brought there once for all rankers.</summary>
    /// <exception cref="DeviceException">The device cannot be used; the message says what is missing.</exception>
    internal DeviceRunner LoadOn(IDeviceBackend backend)
    {
        lock (_devices)
        {
            ThrowIfDisposed();
            var device = _devices.Find(device => device.Backend == backend);
            if (device is null)
            {
                device = new DeviceRunner(backend, backend.Load(this), Name);
                _devices.Add(device);
            }

            return device;
        }
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);

    /// <summary>Whether rows were made for this model.</summary>
    internal bool Owns(EncodedRows user, EncodedRows items) => user.Schema == _userLayout.Schema && OwnsItems(items);

    /// <summary>Whether item rows were made for this model.</summary>
    internal bool OwnsItems(EncodedRows items) => items.Schema == _itemLayout.Schema;

    /// <summary>The position of an output.</summary>
    internal int OutputIndex(string output)
    {
        for (var i = 0; i < Outputs.Count; i++)
        {
            if (Outputs[i] == output)
            {
                return i;
            }
        }

        ThrowNoOutput(output);
        return -1;
    }

    [DoesNotReturn]
    private void ThrowNoOutput(string output) => throw new ArgumentException(
        $"The model '{Name}' has no output '{output}'; its outputs are {string.Join(", ", Outputs)}.", nameof(output));
}
