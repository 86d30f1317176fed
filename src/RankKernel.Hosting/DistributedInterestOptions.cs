namespace RankKernel.Hosting;

/// <summary>How a <see cref="DistributedInterestTier"/> works. Immutable.</summary>
public sealed record DistributedInterestOptions
{
    /// <summary>What every key begins with. Models with different histories need different ones.</summary>
    public string KeyPrefix { get; init; } = "rankkernel:interest:";

    /// <summary>
    /// The longest that a request waits for the cache, the first time that a user is seen; the default 20 ms. What comes later than that
    /// joins the user's history when it comes.
    /// </summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest that work in the background waits for one answer of the cache; the default 2 s.</summary>
    public TimeSpan BackgroundTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long events of one user are gathered before they are written; the default 200 ms.</summary>
    public TimeSpan WriteDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// After how long a user whom the center keeps is compared with the cache again, so that events from other hosts come in and what
    /// two hosts wrote at once is joined; the default 10 s. It bounds how stale a history is while the cache is there.
    /// </summary>
    public TimeSpan RefreshAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The most users that wait to be written or compared, about 150 bytes each; the default 1,000,000. Half of it is for changes alone, so that
    /// staleness is bounded for half as many users. Beyond it what is new is not noted, and counted.
    /// </summary>
    public int QueueCapacity { get; init; } = 1_000_000;

    /// <summary>How many users are written or compared at the same time; the default 8.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>After how many failures in a row the cache is left alone; the default 5.</summary>
    public int FailuresUntilOpen { get; init; } = 5;

    /// <summary>For how long it is left alone before it is tried again; the default 2 s.</summary>
    public TimeSpan OpenFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For how long the cache keeps a user whom nobody writes; null for ever. The default is 30 days.</summary>
    public TimeSpan? Expiration { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long <see cref="DistributedInterestTier.Dispose"/> tries to write what waits; the default 5 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock of delays and of the circuit breaker.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(KeyPrefix);
        Positive(ReadTimeout, nameof(ReadTimeout));
        Positive(BackgroundTimeout, nameof(BackgroundTimeout));
        Positive(RefreshAfter, nameof(RefreshAfter));
        Positive(OpenFor, nameof(OpenFor));
        ArgumentOutOfRangeException.ThrowIfLessThan(WriteDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(DrainTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(FailuresUntilOpen, 1);
        if (Expiration is { } expiration)
        {
            Positive(expiration, nameof(Expiration));
        }
    }

    private static void Positive(TimeSpan span, string name) => ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero, name);
}
