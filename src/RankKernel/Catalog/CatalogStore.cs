using RankKernel.Cpu;
using RankKernel.Planning;

namespace RankKernel.Catalog;

/// <summary>Is told of slots of a catalog; from any thread.</summary>
internal interface ISlotJournal
{
    /// <summary>A row was written into a slot.</summary>
    void Written(int slot);

    /// <summary>The catalog is gone; no call knows its slots any more.</summary>
    void Closed();
}

/// <summary>
/// Item rows in native memory: what the item steps computed, and the encoded features it was computed from. A row never
/// changes while a reader can see it: a new version takes a new slot, and the old slot is reused when all readers that may
/// know it are gone. One writer at a time; any number of readers.
/// </summary>
internal sealed unsafe class CatalogStore : IDisposable
{
    private const int RowsPerChunk = 256;

    private readonly EpochGate _gate = new();
    private readonly Queue<(int Slot, long Epoch)> _retired = new();
    private readonly Stack<int> _free = new();
    private readonly CatalogRow _row;
    private readonly int _computedBytes;
    private readonly bool _pairReadsInputs;
    private readonly int _idWidth;
    private readonly int _numberWidth;
    private readonly int _rowBytes;
    private readonly int _readFloats;
    private AlignedBuffer[] _chunks = [];
    private ISlotJournal[] _journals = [];
    private int _used;

    public CatalogStore(Plan plan, CatalogPrecision precision = CatalogPrecision.Float32)
    {
        _row = new CatalogRow(plan.Layout, precision);
        _computedBytes = checked(_row.Words * sizeof(float));
        _pairReadsInputs = plan.PairReadsItemInputs;
        _idWidth = plan.ItemSchema.IdWidth;
        _numberWidth = plan.ItemSchema.NumberWidth;
        _readFloats = _row.Words + (_pairReadsInputs ? _idWidth + _numberWidth : 0);
        var bytes = checked(_computedBytes + ((_idWidth + _numberWidth) * sizeof(float)));
        _rowBytes = checked((Math.Max(bytes, 1) + AlignedBuffer.Alignment - 1) / AlignedBuffer.Alignment * AlignedBuffer.Alignment);
    }

    /// <summary>What an item takes, with its encoded features.</summary>
    public static int BytesPerItem(Plan plan, CatalogPrecision precision)
    {
        using var store = new CatalogStore(plan, precision);
        return store._rowBytes;
    }

    /// <summary>Bytes of native memory.</summary>
    public long ByteLength => Volatile.Read(ref _chunks).Length * (long)RowsPerChunk * _rowBytes;

    public int Enter() => _gate.Enter();

    public void Exit(int side) => _gate.Exit(side);

    public byte* Row(int slot) => Volatile.Read(ref _chunks)[slot / RowsPerChunk].Bytes + ((nint)(slot % RowsPerChunk) * _rowBytes);

    /// <summary>Notes what a later tile copies of a row.</summary>
    public void LookAhead(int slot, Ahead ahead)
    {
        if (_readFloats > 0)
        {
            ahead.Add(Row(slot), _readFloats * sizeof(float));
        }
    }

    /// <summary>Copies a row into a tile: the computed part, and, where pair steps read them, row <paramref name="row"/> of the encoded inputs.</summary>
    public void CopyTo(int slot, float* computed, int* ids, float* numbers, int row)
    {
        _row.Decode((float*)Row(slot), computed);
        if (_pairReadsInputs)
        {
            CopyInputs(slot, ids, numbers, row);
        }
    }

    /// <summary>Copies what an item was given, encoded, into row <paramref name="row"/>.</summary>
    public void CopyInputs(int slot, int* ids, float* numbers, int row)
    {
        var source = (float*)(Row(slot) + _computedBytes);
        Copy(source, (float*)ids + ((nint)row * _idWidth), _idWidth);
        Copy(source + _idWidth, numbers + ((nint)row * _numberWidth), _numberWidth);
    }

    /// <summary>Puts a row into a slot that no reader knows, and returns the slot.</summary>
    public int Add(float* computed, int* ids, float* numbers)
    {
        var slot = TakeSlot();
        var target = Row(slot);
        _row.Encode(computed, (float*)target);
        var inputs = (float*)(target + _computedBytes);
        Copy((float*)ids, inputs, _idWidth);
        Copy(numbers, inputs + _idWidth, _numberWidth);
        foreach (var journal in Volatile.Read(ref _journals))
        {
            journal.Written(slot);
        }

        return slot;
    }

    /// <summary>
    /// Tells a journal of every slot that is written from now on, before readers can find it, and of those that were written before.
    /// Thread-safe.
    /// </summary>
    public void Follow(ISlotJournal journal)
    {
        ISlotJournal[] before;
        do
        {
            before = Volatile.Read(ref _journals);
        }
        while (Interlocked.CompareExchange(ref _journals, [.. before, journal], before) != before);
        for (var slot = 0; slot < Volatile.Read(ref _used); slot++)
        {
            journal.Written(slot);
        }
    }

    /// <summary>Gives a slot back that new readers can no longer find.</summary>
    public void Retire(int slot) => _retired.Enqueue((slot, _gate.Epoch));

    public void Dispose()
    {
        foreach (var journal in Volatile.Read(ref _journals))
        {
            journal.Closed();
        }

        foreach (var chunk in _chunks)
        {
            chunk.Dispose();
        }
    }

    private int TakeSlot()
    {
        if (_free.Count == 0)
        {
            Reclaim();
        }

        if (_free.TryPop(out var free))
        {
            return free;
        }

        if (_used == _chunks.Length * RowsPerChunk)
        {
            Volatile.Write(ref _chunks, [.. _chunks, new AlignedBuffer((long)RowsPerChunk * _rowBytes)]);
        }

        var slot = _used;
        Volatile.Write(ref _used, slot + 1);
        return slot;
    }

    private void Reclaim()
    {
        if (_retired.Count == 0)
        {
            return;
        }

        // Two steps make everything retired before now free, if no reader is in the way.
        if (_gate.TryAdvance())
        {
            _gate.TryAdvance();
        }

        while (_retired.TryPeek(out var oldest) && oldest.Epoch + 2 <= _gate.Epoch)
        {
            _free.Push(_retired.Dequeue().Slot);
        }
    }

    private static void Copy(float* source, float* target, int count) =>
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));
}
