using ILGPU;
using ILGPU.Runtime;
using RankKernel.Devices;
using RankKernel.Features;
using FillLauncher = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, RankKernel.Gpu.DeviceArrays, int, int>;

namespace RankKernel.Gpu;

/// <summary>
/// Embedding tables that stay in the host's memory: before a call, the rows that its ids name are looked for in a cache on the device,
/// and those that are missing travel with the call's upload. A call holds the places of its rows until it has ended, so no row leaves while
/// it is read. Thread-safe.
/// </summary>
internal sealed unsafe class HostTables
{
    private readonly GpuModel _model;
    private readonly FillLauncher _fill;
    private readonly Dictionary<HostTable, RowCache> _caches = [];
    private readonly object _gate = new();
    private int _underWay;

    public HostTables(GpuModel model)
    {
        _model = model;
        foreach (var lookup in model.Program.Tables.Lookups)
        {
            _caches.TryAdd(lookup.Cache, new RowCache(lookup.Cache.Rows));
        }

        _fill = model.Accelerator.LoadKernel<DeviceArrays, int, int>(FillKernel.Run);
    }

    /// <summary>Rows found on the device, and rows brought there.</summary>
    public (long Hits, long Misses) Counts
    {
        get
        {
            lock (_gate)
            {
                return (_caches.Values.Sum(cache => cache.Hits), _caches.Values.Sum(cache => cache.Misses));
            }
        }
    }

    /// <summary>Finds a place for every row that the requests ask for, waiting for calls under way where they hold all, and stages those that are missing.</summary>
    /// <exception cref="DeviceException">The call asks for more rows than there are places.</exception>
    public void Begin(StagedRows staged, ReadOnlySpan<DeviceRequest> requests)
    {
        lock (_gate)
        {
            while (TryTake(staged, requests) is { } full)
            {
                staged.Release(isFilled: false);
                if (_underWay == 0)
                {
                    throw new DeviceException(
                        $"A call asks for more than the {full.Rows} rows of a table {full.Table.Shape} that '{_model.DeviceName}' has room for.");
                }

                Monitor.Wait(_gate);
            }

            _underWay++;
        }
    }

    /// <summary>A call has ended; whether its rows reached the device.</summary>
    public void End(StagedRows staged, bool isFilled)
    {
        lock (_gate)
        {
            staged.Release(isFilled);
            _underWay--;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Starts filling the staged rows in.</summary>
    public void Fill(AcceleratorStream stream, in DeviceArrays arrays, int start, int rows)
    {
        if (rows > 0)
        {
            _fill(stream, new KernelConfig(Math.Min(rows, 1024), _model.GroupSize), arrays, start, rows);
        }
    }

    /// <summary>Takes the places of a lookup's rows into the rows of ids as they will lie on the device, in the order of <see cref="Begin"/>.</summary>
    public static void WriteNames(StagedRows staged, HostLookup lookup, EncodedRows rows, int count, Span<int> words, int idWidth)
    {
        for (var row = 0; row < count; row++)
        {
            staged.TakeNames(words.Slice((row * idWidth) + lookup.Target, Ids(lookup, rows, row).Length));
        }
    }

    /// <summary>Takes all rows; if there is no place for one, its table.</summary>
    private HostTable? TryTake(StagedRows staged, ReadOnlySpan<DeviceRequest> requests)
    {
        staged.Clear();
        var (hits, misses) = (0L, 0L);
        foreach (var cache in _caches.Values)
        {
            cache.Begin();
            (hits, misses) = (hits - cache.Hits, misses - cache.Misses);
        }

        foreach (var request in requests)
        {
            foreach (var isItem in (ReadOnlySpan<bool>)[false, true])
            {
                foreach (var lookup in _model.Program.Tables.Lookups)
                {
                    if (lookup.IsItem == isItem && !TryTake(staged, lookup, isItem ? request.Items : request.User, isItem ? request.Count : 1))
                    {
                        return lookup.Cache;
                    }
                }
            }
        }

        foreach (var cache in _caches.Values)
        {
            (hits, misses) = (hits + cache.Hits, misses + cache.Misses);
        }

        DeviceEvents.Log.CountRows((int)hits, (int)misses);
        return null;
    }

    private bool TryTake(StagedRows staged, HostLookup lookup, EncodedRows? rows, int count)
    {
        var cache = _caches[lookup.Cache];
        for (var row = 0; rows is not null && row < count; row++)
        {
            foreach (var id in Ids(lookup, rows, row))
            {
                var place = cache.Take(id, out var isFirst, out var isMissing);
                if (place < 0)
                {
                    return false;
                }

                staged.Name(place);
                if (isFirst)
                {
                    staged.Hold(cache, lookup.Cache, id, place, isMissing);
                }
            }
        }

        return true;
    }

    private static ReadOnlySpan<int> Ids(HostLookup lookup, EncodedRows rows, int row)
    {
        var ids = rows.Ids + ((nint)row * rows.Schema.IdWidth);
        return new ReadOnlySpan<int>(ids + lookup.Ids, lookup.Length < 0 ? 1 : ids[lookup.Length]);
    }
}
