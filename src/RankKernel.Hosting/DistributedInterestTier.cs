using Microsoft.Extensions.Caching.Distributed;

namespace RankKernel.Hosting;

/// <summary>
/// Shares the histories of a <see cref="UserInterestCenter"/> with other hosts through an <see cref="IDistributedCache"/>, whatever engine
/// is behind it. A user whom the center does not know is read when it is first seen; changes are written behind, each as the union of
/// what the cache and the center know. If the cache is slow or gone, ranking goes on without it and what changed waits.
/// </summary>
/// <remarks>
/// Thread-safe. The cache has no compare-and-set: of two hosts that write a user at once one may win. Both compare what they keep with
/// the cache again after <see cref="DistributedInterestOptions.RefreshAfter"/>, so that what was lost is written then. A user
/// whom one host forgets is forgotten by the others when they compare. Dispose it before the center, to write what waits.
/// </remarks>
public sealed class DistributedInterestTier : IInterestTier, IDisposable
{
    private readonly IDistributedCache _cache;
    private readonly DistributedInterestOptions _options;
    private readonly DistributedCacheEntryOptions _entryOptions;
    private readonly CircuitBreaker _breaker;
    private readonly PendingUsers _pending;
    private readonly SharedHistories _shared;
    private readonly SemaphoreSlim _slots;
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly long _start;
    private UserInterestCenter? _center;
    private Task _loop = Task.CompletedTask;
    private TierCounters _counters;

    /// <summary>A tier over a cache, which the caller keeps.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public DistributedInterestTier(IDistributedCache cache, DistributedInterestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(cache);
        _cache = cache;
        _options = options ?? new DistributedInterestOptions();
        _options.Check();
        _entryOptions = new DistributedCacheEntryOptions { SlidingExpiration = _options.Expiration };
        _breaker = new CircuitBreaker(_options.FailuresUntilOpen, _options.OpenFor, _options.Clock);
        _pending = new PendingUsers(_options.QueueCapacity);
        _slots = new SemaphoreSlim(_options.Concurrency);
        _start = _options.Clock.GetTimestamp();
        _shared = new SharedHistories(Guid.NewGuid(), _pending);
    }

    /// <summary>What the tier has done.</summary>
    public DistributedInterestStatistics Statistics => new()
    {
        Reads = Interlocked.Read(ref _counters.Reads),
        Hits = Interlocked.Read(ref _counters.Hits),
        FailedReads = Interlocked.Read(ref _counters.FailedReads),
        SkippedReads = Interlocked.Read(ref _counters.SkippedReads),
        LateReads = Interlocked.Read(ref _counters.LateReads),
        Writes = Interlocked.Read(ref _counters.Writes),
        Removals = Interlocked.Read(ref _counters.Removals),
        Failures = Interlocked.Read(ref _counters.Failures),
        DroppedChanges = Interlocked.Read(ref _counters.DroppedChanges),
        DroppedComparisons = Interlocked.Read(ref _counters.DroppedComparisons),
        MergedEvents = _shared.MergedEvents,
        UnreadableValues = _shared.UnreadableValues,
        Pending = _pending.Changes,
        OldestPending = _pending.OldestChange is { } since ? TimeSpan.FromMilliseconds(Math.Max(0, Now - since)) : TimeSpan.Zero,
        IsOpen = _breaker.IsOpen,
        Opened = _breaker.Opened,
    };

    /// <summary>Users whose version in the cache is known.</summary>
    internal int Known => _shared.Seen;

    private long Now => (long)_options.Clock.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>Starts to write what changes in a center that was made with this tier.</summary>
    /// <exception cref="InvalidOperationException">The tier has a center.</exception>
    public void Attach(UserInterestCenter center)
    {
        ArgumentNullException.ThrowIfNull(center);
        if (Interlocked.CompareExchange(ref _center, center, null) is not null)
        {
            throw new InvalidOperationException("The tier has a center already.");
        }

        _loop = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public byte[]? Read(UserId user)
    {
        if (_pending.IsForgotten(user))
        {
            return null;
        }

        if (_pending.HistoryOf(user) is { } leaving)
        {
            Note(user, PendingWork.Write, null, TimeSpan.Zero);
            return leaving;
        }

        if (_stopping.IsCancellationRequested || !_breaker.TryEnter())
        {
            Interlocked.Increment(ref _counters.SkippedReads);
            return null;
        }

        Interlocked.Increment(ref _counters.Reads);
        var reading = Task.Run(() => GetAsync(user));
        try
        {
            if (reading.Wait(_options.ReadTimeout))
            {
                _breaker.Succeeded();
                return Found(user, reading.Result);
            }

            _ = reading.ContinueWith(late => TakeLate(user, late), TaskScheduler.Default);
        }
        catch (AggregateException)
        {
            // Counted below, as what came too late.
        }

        _breaker.Failed();
        Interlocked.Increment(ref _counters.FailedReads);
        return null;
    }

    /// <inheritdoc/>
    public void Changed(UserId user) => Note(user, PendingWork.Write, null, _options.WriteDelay);

    /// <inheritdoc/>
    public void Evicted(UserId user, ReadOnlySpan<byte> history)
    {
        if (_pending.IsChanged(user))
        {
            Note(user, PendingWork.Write, history.ToArray(), TimeSpan.Zero);
        }
        else
        {
            _shared.Left(user);
        }
    }

    /// <inheritdoc/>
    public void Forgotten(UserId user)
    {
        if (!SharedHistories.IsForgetting)
        {
            Note(user, PendingWork.Remove, null, TimeSpan.Zero);
        }
    }

    /// <summary>Writes what waits, for as long as the options allow, and stops.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        Signal();
        _loop.Wait(_options.DrainTimeout + _options.BackgroundTimeout);
    }

    private byte[]? Found(UserId user, byte[]? bytes)
    {
        if (_shared.Read(user, bytes) is not { } history)
        {
            return null;
        }

        Interlocked.Increment(ref _counters.Hits);
        Note(user, PendingWork.Compare, null, _options.RefreshAfter);
        return history;
    }

    private void TakeLate(UserId user, Task<byte[]?> late)
    {
        // A cache that no one waits for may fail.
        if (late.Exception is null && late.IsCompletedSuccessfully && _center is { } center && !_pending.IsForgotten(user) && _shared.Read(user, late.Result) is { } history)
        {
            Interlocked.Increment(ref _counters.LateReads);
            _shared.Merge(center, user, history);
        }
    }

    private void Note(UserId user, PendingWork work, byte[]? history, TimeSpan delay)
    {
        var now = Now;
        if (!_pending.Add(user, work, history, now, now + (long)delay.TotalMilliseconds))
        {
            Interlocked.Increment(ref work == PendingWork.Compare ? ref _counters.DroppedComparisons : ref _counters.DroppedChanges);
        }
    }

    private void Signal()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // The loop will look anyway.
        }
    }

    private async Task RunAsync()
    {
        var end = TimeSpan.MaxValue;
        var running = new List<Task>();
        while (true)
        {
            var isStopping = _stopping.IsCancellationRequested;
            if (isStopping && end == TimeSpan.MaxValue)
            {
                end = TimeSpan.FromMilliseconds(Now) + _options.DrainTimeout;
            }

            if (isStopping && (_pending.Changes == 0 || TimeSpan.FromMilliseconds(Now) > end))
            {
                break;
            }

            await _slots.WaitAsync().ConfigureAwait(false);
            if (_pending.Take(isStopping ? long.MaxValue : Now, out var next) is not { } user)
            {
                _slots.Release();
                await _signal.WaitAsync(Wait(next)).ConfigureAwait(false);
                continue;
            }

            if (!_breaker.TryEnter())
            {
                _pending.Done(user, failed: true, Now, Now + (long)_options.OpenFor.TotalMilliseconds);
                _slots.Release();
                await Task.Delay(_options.OpenFor / 4).ConfigureAwait(false);
                continue;
            }

            running.RemoveAll(task => task.IsCompleted);
            running.Add(Task.Run(() => WorkAsync(user)));
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    /// <summary>How long to sleep: no longer than new work, whose delay is known, could wait.</summary>
    private TimeSpan Wait(long? next)
    {
        var longest = Math.Clamp(_options.WriteDelay.TotalMilliseconds / 2, 5, 50);
        return TimeSpan.FromMilliseconds(Math.Clamp((next ?? long.MaxValue) - (double)Now, 1, longest));
    }

    private async Task WorkAsync(PendingUser user)
    {
        var failed = false;
        try
        {
            await ShareAsync(user).ConfigureAwait(false);
            _breaker.Succeeded();
        }
        catch (Exception)
        {
            // Whatever the cache throws: it is tried again, and the statistics say so.
            failed = true;
            _breaker.Failed();
            Interlocked.Increment(ref _counters.Failures);
        }

        _pending.Done(user, failed, Now, Now + (long)_options.OpenFor.TotalMilliseconds);
        _slots.Release();
        if (failed)
        {
            return;
        }

        if (!_center!.Contains(user.User))
        {
            LetGo(user.User);
        }
        else if (user.Work != PendingWork.Remove)
        {
            Note(user.User, PendingWork.Compare, null, _options.RefreshAfter);
        }
    }

    /// <summary>Forgets what was seen of a user who left the center, unless the user is back.</summary>
    private void LetGo(UserId user)
    {
        if (_shared.Left(user) is { } version && _center!.Contains(user))
        {
            _shared.Saw(user, version);
        }
    }

    private async Task ShareAsync(PendingUser user)
    {
        var center = _center!;
        if (user.Work == PendingWork.Compare && !center.Contains(user.User))
        {
            return;
        }

        var stored = await GetAsync(user.User).ConfigureAwait(false);
        if (_shared.Next(center, user, stored) is { } value)
        {
            await BoundedAsync(token => _cache.SetAsync(Key(user.User), value.Encode(), _entryOptions, token)).ConfigureAwait(false);
            _shared.Saw(user.User, value.Version);
            Interlocked.Increment(ref user.Work == PendingWork.Remove ? ref _counters.Removals : ref _counters.Writes);
        }
    }

    private Task<byte[]?> GetAsync(UserId user) => BoundedAsync(token => _cache.GetAsync(Key(user), token));

    /// <summary>A call of the cache that ends in time, even if the cache does not.</summary>
    private async Task<T> BoundedAsync<T>(Func<CancellationToken, Task<T>> call)
    {
        using var source = new CancellationTokenSource(_options.BackgroundTimeout);
        return await Task.Run(() => call(source.Token)).WaitAsync(_options.BackgroundTimeout).ConfigureAwait(false);
    }

    private async Task BoundedAsync(Func<CancellationToken, Task> call)
    {
        using var source = new CancellationTokenSource(_options.BackgroundTimeout);
        await Task.Run(() => call(source.Token)).WaitAsync(_options.BackgroundTimeout).ConfigureAwait(false);
    }

    private string Key(UserId user) => $"{_options.KeyPrefix}{(user.Text is null ? 'n' : 't')}:{user}";

    private struct TierCounters
    {
        public long Reads;
        public long Hits;
        public long FailedReads;
        public long SkippedReads;
        public long LateReads;
        public long Writes;
        public long Removals;
        public long Failures;
        public long DroppedChanges;
        public long DroppedComparisons;
    }
}
