namespace RankKernel.Interests;

/// <summary>Where an entry stands in one of its shard's orders by use.</summary>
internal struct UseLink
{
    public UserEntry? Newer;
    public UserEntry? Older;
    public bool IsIn;
}

/// <summary>
/// One user. What is kept of it is guarded by a lock on the entry; the links and the time of the last use are the shard's.
/// </summary>
internal sealed class UserEntry(UserId id, int streams)
{
    /// <summary>Bytes of the objects around a user's histories, about.</summary>
    public const int Overhead = 320;

    public UseLink Used;
    public UseLink Stateful;

    public UserId Id { get; } = id;

    public UserHistory?[] Histories { get; } = new UserHistory?[streams];

    /// <summary>What is kept for each model that is served.</summary>
    public UserState?[] States { get; } = new UserState?[UserInterestCenter.MostModels];

    /// <summary>Whether the entry is no longer found: who waited for its lock looks again.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>Whether the second tier has been asked.</summary>
    public bool WasRead { get; set; }

    /// <summary>The number of the last record of this user in the log.</summary>
    public long Sequence { get; set; }

    /// <summary>When it was last seen, in milliseconds since 1970.</summary>
    public long LastSeen { get; set; }

    /// <summary>When it was last used, in ticks that order uses.</summary>
    public long LastUse { get; set; }

    /// <summary>Bytes that the center's totals hold for this user.</summary>
    public long CountedHistory { get; set; }

    /// <summary>Bytes that the center's totals hold for this user's states.</summary>
    public long CountedStates { get; set; }

    public int Events
    {
        get
        {
            var events = 0;
            foreach (var history in Histories)
            {
                events += history?.Count ?? 0;
            }

            return events;
        }
    }

    public bool HasState => Array.Exists(States, static state => state is not null);

    public long HistoryBytes
    {
        get
        {
            var bytes = (long)Overhead + (2 * (Id.Text?.Length ?? 0));
            foreach (var history in Histories)
            {
                bytes += history?.ByteLength ?? 0;
            }

            return bytes;
        }
    }

    public long StateBytes
    {
        get
        {
            var bytes = 0L;
            foreach (var state in States)
            {
                bytes += state?.ByteLength ?? 0;
            }

            return bytes;
        }
    }
}
