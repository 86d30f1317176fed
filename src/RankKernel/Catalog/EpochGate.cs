namespace RankKernel.Catalog;

/// <summary>
/// Tells a writer when no reader can still see what it took away. Readers enter and leave without a lock; what was retired in
/// epoch E may be reused from epoch E + 2 on. <see cref="TryAdvance"/> is for one writer at a time.
/// </summary>
internal sealed class EpochGate
{
    private readonly PaddedCounter[] _readers = new PaddedCounter[2];
    private long _epoch;

    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>Starts a read; give the result to <see cref="Exit"/>.</summary>
    public int Enter()
    {
        while (true)
        {
            var side = (int)(Volatile.Read(ref _epoch) & 1);
            Interlocked.Increment(ref _readers[side].Count);
            if ((Volatile.Read(ref _epoch) & 1) == side)
            {
                return side;
            }

            Interlocked.Decrement(ref _readers[side].Count);
        }
    }

    public void Exit(int side) => Interlocked.Decrement(ref _readers[side].Count);

    /// <summary>Starts the next epoch unless a reader of the one before the present one is still in.</summary>
    public bool TryAdvance()
    {
        if (Interlocked.Read(ref _readers[(_epoch + 1) & 1].Count) != 0)
        {
            return false;
        }

        Interlocked.Increment(ref _epoch);
        return true;
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit, Size = 128)]
    private struct PaddedCounter
    {
        [System.Runtime.InteropServices.FieldOffset(64)]
        public long Count;
    }
}
