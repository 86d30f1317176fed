namespace RankKernel.Hosting;

/// <summary>What is to be done for a user.</summary>
internal enum PendingWork
{
    /// <summary>Compare with the cache; write what it lacks.</summary>
    Compare,

    /// <summary>Write what changed.</summary>
    Write,

    /// <summary>Write that the user is forgotten.</summary>
    Remove,

    /// <summary>Write over what there is: the user was forgotten, and came back.</summary>
    Replace,
}

/// <summary>Work on one user, handed out.</summary>
/// <param name="User">The user.</param>
/// <param name="Work">What is to be done.</param>
/// <param name="History">The last history of a user who left the center; null for one who is in it.</param>
internal sealed record PendingUser(UserId User, PendingWork Work, byte[]? History);

/// <summary>
/// The users that background work waits for: each at most once, nobody handed out twice at a time, and only so many. Times are ticks of
/// the clock. Thread-safe.
/// </summary>
internal sealed class PendingUsers(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UserId, Entry> _entries = [];
    private readonly PriorityQueue<(UserId User, Entry Entry), long> _due = new();
    private readonly SortedSet<(long Since, long Number)> _changes = [];
    private long _number;

    /// <summary>How many changes wait.</summary>
    public int Changes
    {
        get
        {
            lock (_lock)
            {
                return _changes.Count;
            }
        }
    }

    /// <summary>Since when the oldest change waits, or null.</summary>
    public long? OldestChange
    {
        get
        {
            lock (_lock)
            {
                return _changes.Count > 0 ? _changes.Min.Since : null;
            }
        }
    }

    /// <summary>Whether the user is to be removed, or is being removed.</summary>
    public bool IsForgotten(UserId user)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(user, out var entry)
                && (entry.Work ?? entry.Out) is PendingWork.Remove or PendingWork.Replace;
        }
    }

    /// <summary>Whether a change of the user is not yet in the cache.</summary>
    public bool IsChanged(UserId user)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(user, out var entry) && (entry.ChangedSince ?? entry.OutSince) is not null;
        }
    }

    /// <summary>The last history of a user who left the center, if it is not yet in the cache.</summary>
    public byte[]? HistoryOf(UserId user)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(user, out var entry) ? entry.History ?? entry.OutHistory : null;
        }
    }

    /// <summary>Notes work; false where there is no room: comparing leaves half of it to changes. What is noted of the user already is joined with it.</summary>
    public bool Add(UserId user, PendingWork work, byte[]? history, long now, long due)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(user, out var entry))
            {
                if (_entries.Count >= (work == PendingWork.Compare ? capacity / 2 : capacity))
                {
                    return false;
                }

                _entries.Add(user, entry = new Entry { Number = _number++ });
            }

            var isNew = entry.Work is null;
            entry.Work = Join(entry.Work ?? (entry.Out == PendingWork.Remove && work == PendingWork.Write ? PendingWork.Remove : null), work);
            entry.History = work == PendingWork.Remove ? null : history ?? entry.History;
            if (work != PendingWork.Compare && entry.ChangedSince is null)
            {
                _changes.Add((now, entry.Number));
                entry.ChangedSince = now;
            }

            if (!entry.IsOut && (isNew || due < entry.Due))
            {
                entry.Due = due;
                _due.Enqueue((user, entry), due);
            }

            return true;
        }
    }

    /// <summary>Hands out a user whose time has come; null if there is none, and when there will be.</summary>
    public PendingUser? Take(long now, out long? next)
    {
        lock (_lock)
        {
            next = null;
            while (_due.TryPeek(out var first, out var due))
            {
                if (first.Entry.IsOut || first.Entry.Work is not { } work || first.Entry.Due != due || !ReferenceEquals(_entries.GetValueOrDefault(first.User), first.Entry))
                {
                    _due.Dequeue();
                    continue;
                }

                if (due > now)
                {
                    next = due;
                    return null;
                }

                _due.Dequeue();
                var taken = new PendingUser(first.User, work, first.Entry.History);
                (first.Entry.Out, first.Entry.OutHistory, first.Entry.OutSince) = (work, first.Entry.History, first.Entry.ChangedSince);
                (first.Entry.Work, first.Entry.History, first.Entry.ChangedSince) = (null, null, null);
                return taken;
            }

            return null;
        }
    }

    /// <summary>Work is done, or failed and is to be done again; what was noted meanwhile comes next.</summary>
    public void Done(PendingUser taken, bool failed, long now, long due)
    {
        lock (_lock)
        {
            var entry = _entries[taken.User];
            (entry.Out, entry.OutHistory) = (null, null);
            if (failed)
            {
                entry.History = entry.Work == PendingWork.Remove ? null : entry.History ?? taken.History;
                entry.Work = entry.Work is { } newer ? Join(taken.Work, newer) : taken.Work;
                if (entry.ChangedSince is { } since)
                {
                    _changes.Remove((since, entry.Number));
                }

                entry.ChangedSince = entry.OutSince ?? entry.ChangedSince;
                if (entry.ChangedSince is { } oldest)
                {
                    _changes.Add((oldest, entry.Number));
                }
            }
            else if (entry.OutSince is { } done && done != entry.ChangedSince)
            {
                _changes.Remove((done, entry.Number));
            }

            entry.OutSince = null;
            if (entry.Work is null)
            {
                _entries.Remove(taken.User);
                return;
            }

            entry.Due = failed ? due : now;
            _due.Enqueue((taken.User, entry), entry.Due);
        }
    }

    /// <summary>What is left to do where the one and then the other was to be done.</summary>
    private static PendingWork Join(PendingWork? older, PendingWork newer) => (older, newer) switch
    {
        (null, _) => newer,
        (_, PendingWork.Compare) => older.Value,
        (PendingWork.Remove or PendingWork.Replace, PendingWork.Write) => PendingWork.Replace,
        _ => newer,
    };

    private sealed class Entry
    {
        public required long Number { get; init; }

        public PendingWork? Work { get; set; }

        public byte[]? History { get; set; }

        public long Due { get; set; }

        public long? ChangedSince { get; set; }

        public long? OutSince { get; set; }

        public PendingWork? Out { get; set; }

        public byte[]? OutHistory { get; set; }

        public bool IsOut => Out is not null;
    }
}
