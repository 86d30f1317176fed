namespace RankKernel.Cpu;

/// <summary>
/// Keeps a bounded number of objects for reuse. Renting and returning take no lock and allocate nothing while an object is free.
/// Thread-safe.
/// </summary>
internal sealed class SlotPool<T>(Func<T> create, int capacity) : IDisposable
    where T : class, IDisposable
{
    private readonly T?[] _free = new T?[capacity];
    private volatile bool _disposed;

    public T Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        for (var i = 0; i < _free.Length; i++)
        {
            if (_free[i] is not null && Interlocked.Exchange(ref _free[i], null) is { } free)
            {
                return free;
            }
        }

        return create();
    }

    /// <summary>Gives an object back; one too many, or one that comes after the pool is gone, is disposed.</summary>
    public void Return(T used)
    {
        for (var i = 0; i < _free.Length && !_disposed; i++)
        {
            if (_free[i] is null && Interlocked.CompareExchange(ref _free[i], used, null) is null)
            {
                if (_disposed && Interlocked.Exchange(ref _free[i], null) is { } late)
                {
                    late.Dispose();
                }

                return;
            }
        }

        used.Dispose();
    }

    public void Dispose()
    {
        _disposed = true;
        for (var i = 0; i < _free.Length; i++)
        {
            Interlocked.Exchange(ref _free[i], null)?.Dispose();
        }
    }
}
