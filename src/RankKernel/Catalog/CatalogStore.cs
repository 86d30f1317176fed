using RankKernel.Cpu;
using RankKernel.Planning;

namespace RankKernel.Catalog;

/// <summary>
/// Item rows in native memory: what the item steps computed, and the encoded features where pair steps read them. A row never
/// changes while a reader can see it: a new version takes a new slot, and the old slot is reused when all readers that may
/// know it are gone. One writer at a time; any number of readers.
/// </summary>
internal sealed unsafe class CatalogStore : IDisposable
{
    private const int RowsPerChunk = 256;
    private const int MostPrefetched = 1024;

    private readonly EpochGate _gate = new();
    private readonly Queue<(int Slot, long Epoch)> _retired = new();
    private readonly Stack<int> _free = new();
    private readonly int _rowLength;
    private readonly int _idWidth;
    private readonly int _numberWidth;
    private readonly int _rowBytes;
    private AlignedBuffer[] _chunks = [];
    private int _used;

    public CatalogStore(Plan plan)
    {
        _rowLength = plan.Layout.ItemRowLength;
        _idWidth = plan.PairReadsItemInputs ? plan.ItemSchema.IdWidth : 0;
        _numberWidth = plan.PairReadsItemInputs ? plan.ItemSchema.NumberWidth : 0;
        var bytes = checked((_rowLength + _idWidth + _numberWidth) * sizeof(float));
        _rowBytes = checked((Math.Max(bytes, 1) + AlignedBuffer.Alignment - 1) / AlignedBuffer.Alignment * AlignedBuffer.Alignment);
    }

    /// <summary>Bytes of native memory.</summary>
    public long ByteLength => Volatile.Read(ref _chunks).Length * (long)RowsPerChunk * _rowBytes;

    public int Enter() => _gate.Enter();

    public void Exit(int side) => _gate.Exit(side);

    public byte* Row(int slot) => Volatile.Read(ref _chunks)[slot / RowsPerChunk].Bytes + ((nint)(slot % RowsPerChunk) * _rowBytes);

    /// <summary>Asks the cache for the beginning of a row; where it is longer, the machine sees the stream.</summary>
    public void Prefetch(int slot) => Cache.Prefetch((float*)Row(slot), Math.Min(_rowBytes / sizeof(float), MostPrefetched));

    /// <summary>Copies a row into a tile: the computed part, and row <paramref name="row"/> of the encoded inputs.</summary>
    public void CopyTo(int slot, float* computed, int* ids, float* numbers, int row)
    {
        var source = (float*)Row(slot);
        Copy(source, computed, _rowLength);
        Copy(source + _rowLength, (float*)ids + ((nint)row * _idWidth), _idWidth);
        Copy(source + _rowLength + _idWidth, numbers + ((nint)row * _numberWidth), _numberWidth);
    }

    /// <summary>Puts a row into a slot that no reader knows, and returns the slot.</summary>
    public int Add(float* computed, int* ids, float* numbers)
    {
        var slot = TakeSlot();
        var target = (float*)Row(slot);
        Copy(computed, target, _rowLength);
        Copy((float*)ids, target + _rowLength, _idWidth);
        Copy(numbers, target + _rowLength + _idWidth, _numberWidth);
        return slot;
    }

    /// <summary>Gives a slot back that new readers can no longer find.</summary>
    public void Retire(int slot) => _retired.Enqueue((slot, _gate.Epoch));

    public void Dispose()
    {
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

        return _used++;
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
