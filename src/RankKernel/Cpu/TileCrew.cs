namespace RankKernel.Cpu;

/// <summary>What a crew does for each tile.</summary>
internal interface ITileWork
{
    /// <summary>Computes one tile in a thread's own memory.</summary>
    void Run(int tile, TileWorkspace workspace);
}

/// <summary>
/// A few threads that help callers with their tiles. They sleep when idle. One caller is helped at a time; others that come
/// meanwhile do their own tiles alone, so a host is never loaded with more threads than it asked for. Thread-safe.
/// </summary>
internal sealed class TileCrew : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly List<Thread> _threads = [];
    private readonly List<TileWorkspace> _workspaces = [];
    private ITileWork? _work;
    private int _tiles;
    private int _next;
    private int _busy;
    private int _running;
    private Exception? _failure;
    private volatile bool _stopped;

    public TileCrew(int helpers, Func<TileWorkspace> createWorkspace)
    {
        try
        {
            for (var i = 0; i < helpers; i++)
            {
                var workspace = createWorkspace();
                _workspaces.Add(workspace);
                var thread = new Thread(() => Help(workspace)) { IsBackground = true, Name = $"RankKernel tiles {i + 1}" };
                thread.Start();
                _threads.Add(thread);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs all tiles, some of them on the calling thread, and returns when all are done.</summary>
    public void Run(ITileWork work, int tiles, TileWorkspace workspace)
    {
        if (tiles <= 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (var tile = 0; tile < tiles; tile++)
            {
                work.Run(tile, workspace);
            }

            return;
        }

        var helpers = Math.Min(_threads.Count, tiles - 1);
        (_work, _tiles, _next, _failure) = (work, tiles, 0, null);
        Volatile.Write(ref _running, helpers);
        _wake.Release(helpers);
        try
        {
            TakeTiles(work, tiles, workspace);
        }
        catch
        {
            Volatile.Write(ref _next, tiles);
            throw;
        }
        finally
        {
            _done.Wait();
            _work = null;
            var failure = _failure;
            Volatile.Write(ref _busy, 0);
            if (failure is not null)
            {
                throw new AggregateException("A helper thread failed while ranking.", failure);
            }
        }
    }

    /// <summary>Waits for the call that is being helped; those that come later do their tiles alone.</summary>
    public void Dispose()
    {
        if (_stopped)
        {
            return;
        }

        SpinWait wait = default;
        while (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            wait.SpinOnce();
        }

        _stopped = true;
        foreach (var _ in _threads)
        {
            _wake.Release();
        }

        foreach (var thread in _threads)
        {
            thread.Join();
        }

        foreach (var workspace in _workspaces)
        {
            workspace.Dispose();
        }

        _wake.Dispose();
        _done.Dispose();
    }

    private void Help(TileWorkspace workspace)
    {
        while (true)
        {
            _wake.Wait();
            if (_stopped)
            {
                return;
            }

            try
            {
                TakeTiles(_work!, _tiles, workspace);
            }
            catch (Exception error)
            {
                _failure = error;
                Volatile.Write(ref _next, _tiles);
            }

            if (Interlocked.Decrement(ref _running) == 0)
            {
                _done.Release();
            }
        }
    }

    private void TakeTiles(ITileWork work, int tiles, TileWorkspace workspace)
    {
        int tile;
        while ((tile = Interlocked.Increment(ref _next) - 1) < tiles)
        {
            work.Run(tile, workspace);
        }
    }
}
