using System.Diagnostics.CodeAnalysis;
using RankKernel.Features;
using RankKernel.Interests;
using RankKernel.Interests.Storage;

namespace RankKernel;

/// <summary>
/// Keeps the user side of a model across requests: for each user the histories, and of the network whatever depends on them alone,
/// which each event extends by one position. A request then names its user and starts where the histories meet the request's
/// own features and the candidates. Scores have the same bits as those of a request that brings the same histories, unless
/// <see cref="UserInterestOptions.Precision"/> asks for smaller states.
/// </summary>
/// <remarks>
/// Thread-safe. The events of one user are taken in one after the other; those of different users never wait for each other, but for
/// the disk if there is a folder. Profile and context features come with requests. Owns native memory, and its folder: dispose it
/// before its models, when no call is under way.
/// </remarks>
public sealed partial class UserInterestCenter : IDisposable
{
    internal const int MostModels = 2;
    private const int ShardCount = 64;

    private readonly UserInterestOptions _options;
    private readonly EventSchema _schema;
    private readonly int[] _dropped;
    private readonly UserShard[] _shards = [.. Enumerable.Range(0, ShardCount).Select(_ => new UserShard())];
    private readonly Lock _swapping = new();
    private readonly InterestFolder? _folder;
    private volatile InterestModel[] _models;
    private volatile bool _disposed;

    /// <summary>A center for a model; with a folder, with the histories that it has.</summary>
    /// <param name="model">The model, which the caller keeps until the center is disposed or serves another.</param>
    /// <param name="options">How the center works.</param>
    /// <exception cref="RankKernelException">The model has no history of the user, or a snapshot in the folder is damaged.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="IOException">The folder cannot be used, or another center uses it.</exception>
    public UserInterestCenter(RankModel model, UserInterestOptions? options = null)
        : this(model, options, FolderDisk.Real)
    {
    }

    internal UserInterestCenter(RankModel model, UserInterestOptions? options, FolderDisk disk)
    {
        ArgumentNullException.ThrowIfNull(model);
        _options = options ?? new UserInterestOptions();
        Check(_options);
        _schema = EventSchema.Of(model, _options.HistoryCapacity);
        _dropped = [.. _schema.Streams.Select(stream => Math.Min(stream.Capacity, _options.DroppedAtOnce ?? Math.Max(1, stream.Capacity / 8)))];
        _models = [new InterestModel(model, _schema, _options, 0)];
        if (_options.Folder is { } folder)
        {
            try
            {
                var evicted = _evictedAtStart = [];
                _folder = new InterestFolder(folder, disk, _schema, _options.Durability, new Sink(this));
                _evictedAtStart = null;
                LogEvicted(evicted);
                Trim();
            }
            catch
            {
                Dispose();
                throw;
            }
        }
    }

    /// <summary>The model that new requests are made for.</summary>
    public RankModel Model => _models[0].Model;

    /// <summary>What the center holds and has done.</summary>
    public InterestStatistics Statistics => new()
    {
        Users = _shards.Sum(shard => shard.Count),
        States = Interlocked.Read(ref _stateCount),
        HistoryBytes = Interlocked.Read(ref _historyBytes),
        StateBytes = Interlocked.Read(ref _stateBytes),
        Observed = Interlocked.Read(ref _counters.Observed),
        Inserted = Interlocked.Read(ref _counters.Inserted),
        Duplicates = Interlocked.Read(ref _counters.Duplicates),
        TooLate = Interlocked.Read(ref _counters.TooLate),
        Dropped = Interlocked.Read(ref _counters.Dropped),
        Ranked = Interlocked.Read(ref _counters.Ranked),
        RankedUnknown = Interlocked.Read(ref _counters.RankedUnknown),
        Rebuilt = Interlocked.Read(ref _counters.Rebuilt),
        EvictedStates = Interlocked.Read(ref _counters.EvictedStates),
        EvictedUsers = Interlocked.Read(ref _counters.EvictedUsers),
        ExpiredUsers = Interlocked.Read(ref _counters.ExpiredUsers),
        TornBytes = _folder?.TornBytes ?? 0,
        FailedSnapshots = Interlocked.Read(ref _counters.FailedSnapshots),
    };

    /// <summary>Bytes read from the folder when the center was made.</summary>
    internal long BytesReadAtStart => _folder?.BytesRead ?? 0;

    /// <summary>An empty request for the current model, to be filled with profile and context features and candidates.</summary>
    public RankRequest CreateRequest()
    {
        ThrowIfDisposed();
        return Model.CreateRequest();
    }

    /// <summary>An empty event of a history, to be filled and reused by one thread at a time.</summary>
    /// <param name="feature">The sequence feature; may be null where the model has one history.</param>
    /// <exception cref="FeatureException">There is no such history, or there are several and none is named.</exception>
    public InterestEvent CreateEvent(string? feature = null)
    {
        ThrowIfDisposed();
        var model = Model;
        if (feature is null && _schema.Streams.Count > 1)
        {
            throw new FeatureException("", $"found no name of a history, expected one of {EventSchema.Names(_schema.Streams.Select(stream => stream.Name))}.");
        }

        var name = feature ?? _schema.Streams[0].Name;
        var stream = _schema.IndexOf(name);
        if (stream < 0 || model.Features.OfType<SequenceFeature>().FirstOrDefault(known => known.Name == name) is not { } sequence)
        {
            throw new FeatureException(name, $"found no such history, expected one of {EventSchema.Names(_schema.Streams.Select(known => known.Name))}.");
        }

        return new InterestEvent(_schema.Streams[stream], stream, RowLayout.ForUser([sequence with { MaxLength = 1 }]));
    }

    /// <summary>Whether a user has a history here.</summary>
    public bool Contains(UserId user) => ShardOf(user).Peek(user) is not null;

    /// <summary>What the center holds of a user; zeros for one that it does not know.</summary>
    /// <exception cref="ObjectDisposedException">The center has ended.</exception>
    public UserInterestUsage UsageOf(UserId user)
    {
        ThrowIfDisposed();
        while (ShardOf(user).Peek(user) is { } entry)
        {
            ThrowIfDisposed();
            lock (entry)
            {
                if (!entry.IsRemoved)
                {
                    return new UserInterestUsage(entry.Events, entry.HistoryBytes, entry.StateBytes);
                }
            }
        }

        return default;
    }

    /// <summary>
    /// Sets the histories of a request to those of a user, so that the request ranks without the center as it does with it. A user whom
    /// the center does not know has empty ones.
    /// </summary>
    /// <exception cref="ArgumentException">The request was made for a model that the center does not serve.</exception>
    public void FillHistories(UserId user, RankRequest request)
    {
        ThrowIfDisposed();
        var model = Enter(request);
        try
        {
            while (true)
            {
                var entry = FindOrRead(user);
                if (entry is null)
                {
                    request.SetHistories(new UserHistory?[_schema.Streams.Count], model);
                    return;
                }

                lock (entry)
                {
                    if (!entry.IsRemoved)
                    {
                        request.SetHistories(entry.Histories, model);
                        return;
                    }
                }
            }
        }
        finally
        {
            model.Exit();
        }
    }

    /// <summary>Ends the center: brings the log to the disk and frees all memory.</summary>
    public void Dispose()
    {
        lock (_swapping)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        WaitForSnapshot();
        _folder?.Dispose();
        foreach (var shard in _shards)
        {
            foreach (var entry in shard.ToArray())
            {
                lock (entry)
                {
                    entry.IsRemoved = true;
                    FreeStates(entry);
                }
            }
        }

        foreach (var model in _models)
        {
            model.Retire();
            model.Dispose();
        }
    }

    private static void Check(UserInterestOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.HistoryCapacity ?? 1, 1, nameof(options.HistoryCapacity));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.DroppedAtOnce ?? 1, 1, nameof(options.DroppedAtOnce));
        ArgumentOutOfRangeException.ThrowIfNegative(options.LateWindow, nameof(options.LateWindow));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ByteBudget, 1, nameof(options.ByteBudget));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SnapshotAfterBytes, 1, nameof(options.SnapshotAfterBytes));
        ArgumentNullException.ThrowIfNull(options.Ranker);
        ArgumentNullException.ThrowIfNull(options.Clock);
        if (!Enum.IsDefined(options.Durability))
        {
            throw new ArgumentException($"The durability {options.Durability} is not known.", nameof(options));
        }

        if (!Enum.IsDefined(options.Precision))
        {
            throw new ArgumentException($"The precision {options.Precision} is not known.", nameof(options));
        }

        if (options.TimeToLive is { } life && life <= TimeSpan.Zero)
        {
            throw new ArgumentException($"The time to live is {life}, expected more than nothing.", nameof(options));
        }
    }

    private long Now => _options.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    private UserShard ShardOf(UserId user) => _shards[(uint)user.GetHashCode() % ShardCount];

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);

    [DoesNotReturn]
    private static void ThrowOther(string what, string parameter) =>
        throw new ArgumentException($"The {what} was made for a model that this center does not serve.", parameter);
}
