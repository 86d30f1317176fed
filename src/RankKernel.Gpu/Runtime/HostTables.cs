using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using RankKernel.Devices;
using RankKernel.Features;
using FillLauncher = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, RankKernel.Gpu.DeviceArrays, int, int>;

namespace RankKernel.Gpu;

/// <summary>
/// Embedding tables that stay in the host's memory: before a call, the rows that its ids name are looked for in a cache on the device,
/// and those that are missing travel with the call's upload. One call at a time: <see cref="Gate"/> is held until it has ended, so no row
/// leaves while a call reads it.
/// </summary>
internal sealed unsafe class HostTables
{
    private readonly GpuModel _model;
    private readonly FillLauncher _fill;
    private readonly Dictionary<HostTable, RowCache> _caches = [];
    private readonly List<int> _offsets = [];
    private readonly List<int> _rows = [];
    private float[] _words = [];

    public HostTables(GpuModel model)
    {
        _model = model;
        foreach (var lookup in model.Program.Tables.Lookups)
        {
            _caches.TryAdd(lookup.Cache, new RowCache(lookup.Cache.Rows));
        }

        _fill = model.Accelerator.LoadKernel<DeviceArrays, int, int>(FillKernel.Run);
    }

    /// <summary>Held by the call under way.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Rows found on the device, and rows brought there.</summary>
    public (long Hits, long Misses) Counts => (_caches.Values.Sum(cache => cache.Hits), _caches.Values.Sum(cache => cache.Misses));

    /// <summary>Finds a place for every row that the requests ask for, and stages those that are missing.</summary>
    /// <exception cref="DeviceException">A call asks for more rows than there are places.</exception>
    public void Prepare(ReadOnlySpan<DeviceRequest> requests)
    {
        var before = Counts;
        _offsets.Clear();
        _rows.Clear();
        foreach (var cache in _caches.Values)
        {
            cache.Begin();
        }

        foreach (var lookup in _model.Program.Tables.Lookups)
        {
            foreach (var request in requests)
            {
                Take(lookup, lookup.IsItem ? request.Items : request.User, lookup.IsItem ? request.Count : 1);
            }
        }

        var after = Counts;
        DeviceEvents.Log.CountRows((int)(after.Hits - before.Hits), (int)(after.Misses - before.Misses));
    }

    /// <summary>How many rows <see cref="Prepare"/> found missing.</summary>
    public int RowCount => _offsets.Count;

    /// <summary>Words of the staged rows.</summary>
    public int StagedLength => _offsets.Count + _rows.Count;

    /// <summary>Writes the staged rows.</summary>
    public void WriteStaged(Span<int> words)
    {
        for (var i = 0; i < _offsets.Count; i++)
        {
            words[i] = _offsets.Count + _offsets[i];
        }

        CollectionsMarshal.AsSpan(_rows).CopyTo(words[_offsets.Count..]);
    }

    /// <summary>Writes into the rows of ids, as they will lie on the device, where the rows of the tables are.</summary>
    public void WriteNames(HostLookup lookup, EncodedRows rows, int count, Span<int> words, int idWidth)
    {
        var cache = _caches[lookup.Cache];
        for (var row = 0; row < count; row++)
        {
            var ids = Ids(lookup, rows, row);
            for (var i = 0; i < ids.Length; i++)
            {
                words[(row * idWidth) + lookup.Target + i] = cache.Find(ids[i], out _);
            }
        }
    }

    /// <summary>Starts filling the staged rows in.</summary>
    public void Fill(AcceleratorStream stream, in DeviceArrays arrays, int staged)
    {
        if (RowCount > 0)
        {
            _fill(stream, new KernelConfig(Math.Min(RowCount, 1024), _model.GroupSize), arrays, staged, RowCount);
        }
    }

    /// <summary>Nothing is known of the device's rows: a call failed on its way.</summary>
    public void Forget()
    {
        foreach (var cache in _caches.Values)
        {
            cache.Forget();
        }
    }

    private static ReadOnlySpan<int> Ids(HostLookup lookup, EncodedRows rows, int row)
    {
        var ids = rows.Ids + ((nint)row * rows.Schema.IdWidth);
        return new ReadOnlySpan<int>(ids + lookup.Ids, lookup.Length < 0 ? 1 : ids[lookup.Length]);
    }

    private void Take(HostLookup lookup, EncodedRows? rows, int count)
    {
        for (var row = 0; rows is not null && row < count; row++)
        {
            foreach (var id in Ids(lookup, rows, row))
            {
                var place = _caches[lookup.Cache].Find(id, out var isNew);
                if (place < 0)
                {
                    Forget();
                    throw new DeviceException(
                        $"A call asks for more than the {lookup.Cache.Rows} rows of a table {lookup.Cache.Table.Shape} that '{_model.DeviceName}' has room for.");
                }

                if (isNew)
                {
                    Stage(lookup.Cache, id, place);
                }
            }
        }
    }

    private void Stage(HostTable table, int row, int place)
    {
        if (_words.Length < table.RowWords)
        {
            _words = new float[table.RowWords];
        }

        var words = _words.AsSpan(0, table.RowWords);
        WeightLayout.EncodeRow(table.Table, row, table.Format, words);
        _offsets.Add(_rows.Count);
        _rows.Add(table.Place);
        _rows.Add(place * table.RowWords);
        _rows.Add(table.RowWords);
        _rows.AddRange(MemoryMarshal.Cast<float, int>(words));
    }
}
