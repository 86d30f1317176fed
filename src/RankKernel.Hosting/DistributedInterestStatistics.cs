namespace RankKernel.Hosting;

/// <summary>What a <see cref="DistributedInterestTier"/> has done, since it was made.</summary>
public sealed record DistributedInterestStatistics
{
    /// <summary>Users that were looked for in the cache when they were first seen.</summary>
    public long Reads { get; init; }

    /// <summary>Of them, those that it had.</summary>
    public long Hits { get; init; }

    /// <summary>Reads that failed or took too long: the user was ranked without what other hosts know.</summary>
    public long FailedReads { get; init; }

    /// <summary>Reads that were not tried, as the circuit was open.</summary>
    public long SkippedReads { get; init; }

    /// <summary>Histories that came too late for the request, and joined the user's afterwards.</summary>
    public long LateReads { get; init; }

    /// <summary>Histories written.</summary>
    public long Writes { get; init; }

    /// <summary>Users whose value in the cache was replaced by the mark that they are forgotten.</summary>
    public long Removals { get; init; }

    /// <summary>Background work that failed; it is tried again.</summary>
    public long Failures { get; init; }

    /// <summary>Events of other hosts that joined histories here.</summary>
    public long MergedEvents { get; init; }

    /// <summary>Changes that were not noted, as too many users waited: the cache is stale until the users' next event.</summary>
    public long DroppedChanges { get; init; }

    /// <summary>
    /// Comparisons that were not noted, as half of <see cref="DistributedInterestOptions.QueueCapacity"/> wait already: the user is not
    /// compared until its next event here. Above 0 staleness is not bounded for all users, and the capacity is to be raised to twice as
    /// many users as the center keeps.
    /// </summary>
    public long DroppedComparisons { get; init; }

    /// <summary>Values in the cache that are damaged, of another version, or of other histories. Damaged ones are written anew, others left alone.</summary>
    public long UnreadableValues { get; init; }

    /// <summary>Users whose changes wait to be written.</summary>
    public int Pending { get; init; }

    /// <summary>How long the oldest of them waits: how stale the cache is.</summary>
    public TimeSpan OldestPending { get; init; }

    /// <summary>Whether the cache is left alone for now.</summary>
    public bool IsOpen { get; init; }

    /// <summary>How often the circuit opened.</summary>
    public long Opened { get; init; }
}
