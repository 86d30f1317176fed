namespace RankKernel;

/// <summary>How a <see cref="UserInterestCenter"/> works. Immutable.</summary>
public sealed record UserInterestOptions
{
    /// <summary>
    /// The most events that are kept of each history; null, the default, for as many as the model's feature takes. More than that are
    /// never kept.
    /// </summary>
    public int? HistoryCapacity { get; init; }

    /// <summary>
    /// How many of the oldest events a full history drops at once; null, the default, for an eighth of its capacity. A recurrent state
    /// depends on the first event that it saw, so dropping one computes it anew from the events that are left: 1 keeps histories full
    /// and does that with every event.
    /// </summary>
    public int? DroppedAtOnce { get; init; }

    /// <summary>
    /// How much earlier than the last event of its history an event may have happened, in the unit of <see cref="InterestEvent.Time"/>.
    /// Such an event is put in its place and the state is computed anew; one that is later than that is dropped and counted. The
    /// default is an hour in milliseconds.
    /// </summary>
    public long LateWindow { get; init; } = 3_600_000;

    /// <summary>
    /// The most bytes of histories and states, the default 1 GiB. Beyond it the states of the users not seen for the longest time are
    /// given up first, to be built again from the histories; once histories alone are more than half of it, whole users are.
    /// </summary>
    public long ByteBudget { get; init; } = 1L << 30;

    /// <summary>In how many bits the states are kept. Histories are kept as they were given.</summary>
    public InterestPrecision Precision { get; init; }

    /// <summary>After how long a user who is neither observed nor ranked for is forgotten; null, the default, for never.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>A folder that histories outlive the process in, which belongs to this center alone; null, the default, for none.</summary>
    public string? Folder { get; init; }

    /// <summary>What an acknowledged event survives, if there is a folder.</summary>
    public InterestDurability Durability { get; init; }

    /// <summary>
    /// After how many bytes of log a snapshot takes their place, if there is a folder; the default 256 MiB. A snapshot is taken in the
    /// background and holds up no user for longer than the copy of its own history.
    /// </summary>
    public long SnapshotAfterBytes { get; init; } = 256L << 20;

    /// <summary>How the center ranks.</summary>
    public RankerOptions Ranker { get; init; } = new();

    /// <summary>Where histories are shared with other hosts, or null.</summary>
    public IInterestTier? Tier { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>
/// How a <see cref="UserInterestCenter"/> keeps what it computed of a user. What the next event goes on from, such as the state of a
/// recurrence, is always kept as computed, so that errors do not grow with events: scores are those of a center that computes the
/// state from the same history, to the bit, whatever happened in between.
/// </summary>
public enum InterestPrecision
{
    /// <summary>As computed: scores have the bits of scores without a center.</summary>
    Float32,

    /// <summary>
    /// Rounded to half precision, about three digits: half of the memory. Numbers beyond ±65,504 are kept as that. Single numbers are
    /// kept in full.
    /// </summary>
    Float16,

    /// <summary>Rounded to the upper half of a binary32: as small as half precision, two digits, without an end of its range.</summary>
    BFloat16,

    /// <summary>
    /// 8-bit codes, with a scale and an offset of binary16 for each vector, of one event or of the user: a little more than a quarter of
    /// the memory. A number changes by at most half a scale, which is 1/510 of the range of its vector; numbers beyond ±65,504 are kept
    /// as that, and a vector with a NaN is NaN. Single numbers and pairs are kept in full.
    /// </summary>
    Int8,
}

/// <summary>What an event survives once <see cref="UserInterestCenter.Observe(UserId, InterestEvent)"/> has returned.</summary>
public enum InterestDurability
{
    /// <summary>The end of the process, at any instant and of any kind: the event is with the operating system. A few microseconds.</summary>
    Process,

    /// <summary>
    /// As <see cref="Process"/>; and a power failure, but for the events of the last second, after which a thread brings them to the disk.
    /// </summary>
    EverySecond,

    /// <summary>
    /// A power failure: the event is on the disk. What the disk takes for a flush, a tenth of a millisecond to several; callers that
    /// come meanwhile share the next one.
    /// </summary>
    Disk,
}
