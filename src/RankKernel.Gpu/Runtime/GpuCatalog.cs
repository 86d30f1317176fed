using System.Collections.Concurrent;
using ILGPU;
using ILGPU.Runtime;
using RankKernel.Catalog;

namespace RankKernel.Gpu;

/// <summary>Rows of a catalog in the memory of a device; given back when it was replaced by a larger one and the last call that reads it ends.</summary>
internal sealed class DeviceRows(GpuDevice device, MemoryBuffer1D<float, Stride1D.Dense> memory, int rowLength)
{
    private readonly int _capacity = (int)(memory.Length / rowLength);
    private MemoryBuffer1D<float, Stride1D.Dense>? _memory = device.Hold(memory);
    private int _users = 1;

    public ArrayView<float> View => _memory!.View;

    public int RowLength => rowLength;

    public int Capacity => _capacity;

    public MemoryBuffer1D<float, Stride1D.Dense> Memory => _memory!;

    /// <summary>One more user.</summary>
    public void Enter() => Interlocked.Increment(ref _users);

    /// <summary>One less; the last frees the memory.</summary>
    public void Exit()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            device.Free(ref _memory);
        }
    }
}

/// <summary>
/// The rows of an item catalog on a device: what the item steps computed, and, where pair steps read them, the encoded inputs. Rows that
/// were written since the last call are brought over before the next. A slot is not written while a call that knows it is under way, so
/// rows can be replaced in place. Thread-safe.
/// </summary>
internal sealed unsafe class GpuCatalog : ISlotJournal, IDisposable
{
    private const int MostStaged = 1 << 20;

    private readonly GpuModel _model;
    private readonly CatalogStore _store;
    private readonly ConcurrentQueue<int> _written = new();
    private readonly Lock _bringing = new();
    private readonly int _rowLength;
    private readonly bool _hasInputs;
    private readonly float[] _computed;
    private readonly int[] _ids;
    private readonly float[] _numbers;
    private DeviceRows? _rows;
    private volatile bool _disposed;

    public GpuCatalog(GpuModel model, CatalogStore store)
    {
        (_model, _store) = (model, store);
        var plan = model.Program.Plan;
        _hasInputs = plan.PairReadsItemInputs;
        var inputs = _hasInputs ? model.Program.Tables.ItemIdWidth + plan.ItemSchema.NumberWidth : 0;
        _rowLength = Math.Max(1, model.Program.Layout.ItemRowLength + inputs);
        _computed = new float[plan.Layout.ItemRowLength];
        _ids = new int[plan.ItemSchema.IdWidth];
        _numbers = new float[plan.ItemSchema.NumberWidth];
        store.Follow(this);
    }

    /// <inheritdoc/>
    public void Written(int slot)
    {
        if (!_disposed)
        {
            _written.Enqueue(slot);
        }
    }

    /// <inheritdoc/>
    public void Closed() => Dispose();

    /// <summary>The rows as of now; the caller leaves them with <see cref="DeviceRows.Exit"/>.</summary>
    public DeviceRows Enter()
    {
        lock (_bringing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_written.IsEmpty || _rows is null)
            {
                Bring();
            }

            _rows!.Enter();
            return _rows;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_bringing)
        {
            if (!_disposed)
            {
                _disposed = true;
                _rows?.Exit();
            }
        }
    }

    private void Bring()
    {
        var slots = new SortedSet<int>();
        while (_written.TryDequeue(out var slot))
        {
            slots.Add(slot);
        }

        try
        {
            Bring(slots);
        }
        catch
        {
            // They are still to be brought.
            foreach (var slot in slots)
            {
                _written.Enqueue(slot);
            }

            throw;
        }
    }

    private void Bring(SortedSet<int> slots)
    {
        Grow(slots.Count == 0 ? 0 : slots.Max + 1);
        var staging = new float[Math.Min(Math.Max(MostStaged, _rowLength), ((long)slots.Count * _rowLength) + _rowLength)];
        var (first, count) = (0, 0);
        foreach (var slot in slots)
        {
            if (count > 0 && (slot != first + count || (count + 1) * (long)_rowLength > staging.Length))
            {
                Upload(staging, first, count);
                count = 0;
            }

            first = count == 0 ? slot : first;
            Write(slot, staging.AsSpan(count * _rowLength, _rowLength));
            count++;
        }

        Upload(staging, first, count);
    }

    private void Upload(float[] staging, int first, int count)
    {
        if (count > 0)
        {
            _model.Backend.Fault?.Invoke(GpuAction.Copy);
            _rows!.Memory.View.SubView((long)first * _rowLength, (long)count * _rowLength).BaseView.CopyFromCPU(staging.AsSpan(0, count * _rowLength));
        }
    }

    /// <summary>A row of the host's catalog as the device's steps want it.</summary>
    private void Write(int slot, Span<float> row)
    {
        fixed (float* computed = _computed, numbers = _numbers, target = row)
        {
            fixed (int* ids = _ids)
            {
                _store.CopyTo(slot, computed, ids, numbers, 0);
                foreach (var part in _model.Program.RowParts)
                {
                    _computed.AsSpan(part.Source, part.Width).CopyTo(row[part.Target..]);
                }

                if (_hasInputs)
                {
                    var inputs = row[_model.Program.Layout.ItemRowLength..];
                    new ReadOnlySpan<float>(ids, _ids.Length).CopyTo(inputs);
                    _numbers.CopyTo(inputs[_model.Program.Tables.ItemIdWidth..]);
                }
            }
        }
    }

    private void Grow(int slots)
    {
        if (_rows is not null && _rows.Capacity >= slots)
        {
            return;
        }

        _model.Backend.Fault?.Invoke(GpuAction.Allocate);
        var capacity = Math.Max(256L, slots + (slots / 2L));
        try
        {
            var rows = new DeviceRows(_model.Backend.Device, _model.Accelerator.Allocate1D<float>(capacity * _rowLength), _rowLength);
            if (_rows is { } before)
            {
                var all = before.Memory.Length;
                rows.Memory.View.SubView(0, all).BaseView.CopyFrom(_model.Accelerator.DefaultStream, before.View);
                _model.Accelerator.DefaultStream.Synchronize();
                before.Exit();
            }

            _rows = rows;
        }
        catch (AcceleratorException error) when (GpuErrors.IsOutOfMemory(error))
        {
            throw new DeviceException($"'{_model.DeviceName}' has no memory for a catalog of {slots} items: {error.Message}", error);
        }
    }
}
