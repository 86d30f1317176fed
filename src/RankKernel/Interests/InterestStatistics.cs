namespace RankKernel;

/// <summary>What a <see cref="UserInterestCenter"/> holds and has done since it was created. A snapshot of counters.</summary>
public sealed record InterestStatistics
{
    /// <summary>Users with a history.</summary>
    public required int Users { get; init; }

    /// <summary>Users with a state, counted for each model.</summary>
    public required long States { get; init; }

    /// <summary>Bytes of histories and what goes with a user.</summary>
    public required long HistoryBytes { get; init; }

    /// <summary>Bytes of states.</summary>
    public required long StateBytes { get; init; }

    /// <summary>Events taken in.</summary>
    public required long Observed { get; init; }

    /// <summary>Of those, late ones that were put before others.</summary>
    public required long Inserted { get; init; }

    /// <summary>Events passed over because one of the same id was in the history.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Events passed over because they were too late.</summary>
    public required long TooLate { get; init; }

    /// <summary>Old events dropped from full histories.</summary>
    public required long Dropped { get; init; }

    /// <summary>Requests for a user with a history.</summary>
    public required long Ranked { get; init; }

    /// <summary>Requests for a user without one.</summary>
    public required long RankedUnknown { get; init; }

    /// <summary>States built from whole histories.</summary>
    public required long Rebuilt { get; init; }

    /// <summary>States given up for lack of room.</summary>
    public required long EvictedStates { get; init; }

    /// <summary>Users forgotten for lack of room.</summary>
    public required long EvictedUsers { get; init; }

    /// <summary>Users forgotten because they were not seen for too long.</summary>
    public required long ExpiredUsers { get; init; }

    /// <summary>Bytes at the ends of log files that were passed over at the start because they held no whole record.</summary>
    public required long TornBytes { get; init; }

    /// <summary>Snapshots in the background that the disk refused; the log goes on, and the next one is tried.</summary>
    public required long FailedSnapshots { get; init; }
}

/// <summary>What a <see cref="UserInterestCenter"/> holds of one user.</summary>
/// <param name="Events">Events in all histories.</param>
/// <param name="HistoryBytes">Bytes of the histories.</param>
/// <param name="StateBytes">Bytes of the states.</param>
public readonly record struct UserInterestUsage(int Events, long HistoryBytes, long StateBytes);

/// <summary>What became of an event.</summary>
public enum ObserveResult
{
    /// <summary>It is the last of its history.</summary>
    Appended,

    /// <summary>It was late and is in its place.</summary>
    Inserted,

    /// <summary>An event of its id was there already; nothing changed.</summary>
    Duplicate,

    /// <summary>It was too late; nothing changed.</summary>
    TooLate,
}
