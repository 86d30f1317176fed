using System.Diagnostics;

namespace RankKernel.Interests;

/// <summary>
/// Some of the users, by id and by use. Thread-safe; a lock is held for a look-up and a few links alone. Whoever holds a user's lock
/// may take the shard's, never the other way round.
/// </summary>
internal sealed class UserShard
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UserId, UserEntry> _users = [];
    private UserEntry? _newestUsed;
    private UserEntry? _oldestUsed;
    private UserEntry? _newestStateful;
    private UserEntry? _oldestStateful;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _users.Count;
            }
        }
    }

    /// <summary>A user, who counts as used now; null if there is none and <paramref name="streams"/> is 0.</summary>
    public UserEntry? Find(UserId id, int streams, long now)
    {
        lock (_lock)
        {
            if (!_users.TryGetValue(id, out var entry))
            {
                if (streams == 0)
                {
                    return null;
                }

                entry = new UserEntry(id, streams);
                _users.Add(id, entry);
            }

            Touch(entry, now);
            return entry;
        }
    }

    /// <summary>A user, without counting as a use.</summary>
    public UserEntry? Peek(UserId id)
    {
        lock (_lock)
        {
            return _users.GetValueOrDefault(id);
        }
    }

    /// <summary>The user not used for the longest time, of all or of those with a state.</summary>
    public UserEntry? Oldest(bool stateful)
    {
        lock (_lock)
        {
            return stateful ? _oldestStateful : _oldestUsed;
        }
    }

    /// <summary>Notes whether a user has a state.</summary>
    public void SetStateful(UserEntry entry, bool stateful)
    {
        lock (_lock)
        {
            if (entry.Stateful.IsIn == stateful)
            {
                return;
            }

            if (stateful)
            {
                LinkStateful(entry);
            }
            else
            {
                UnlinkStateful(entry);
            }
        }
    }

    /// <summary>Lets a user no longer be found.</summary>
    public void Remove(UserEntry entry)
    {
        lock (_lock)
        {
            _users.Remove(entry.Id);
            UnlinkUsed(entry);
            UnlinkStateful(entry);
        }
    }

    public UserEntry[] ToArray()
    {
        lock (_lock)
        {
            return [.. _users.Values];
        }
    }

    private void Touch(UserEntry entry, long now)
    {
        entry.LastSeen = now;
        entry.LastUse = Stopwatch.GetTimestamp();
        if (entry != _newestUsed)
        {
            UnlinkUsed(entry);
            LinkUsed(entry);
        }

        if (entry.Stateful.IsIn && entry != _newestStateful)
        {
            UnlinkStateful(entry);
            LinkStateful(entry);
        }
    }

    private void LinkUsed(UserEntry entry)
    {
        entry.Used = new UseLink { IsIn = true, Older = _newestUsed };
        if (_newestUsed is not null)
        {
            _newestUsed.Used.Newer = entry;
        }

        _newestUsed = entry;
        _oldestUsed ??= entry;
    }

    private void UnlinkUsed(UserEntry entry)
    {
        if (!entry.Used.IsIn)
        {
            return;
        }

        var (newer, older) = (entry.Used.Newer, entry.Used.Older);
        if (newer is null)
        {
            _newestUsed = older;
        }
        else
        {
            newer.Used.Older = older;
        }

        if (older is null)
        {
            _oldestUsed = newer;
        }
        else
        {
            older.Used.Newer = newer;
        }

        entry.Used = default;
    }

    private void LinkStateful(UserEntry entry)
    {
        entry.Stateful = new UseLink { IsIn = true, Older = _newestStateful };
        if (_newestStateful is not null)
        {
            _newestStateful.Stateful.Newer = entry;
        }

        _newestStateful = entry;
        _oldestStateful ??= entry;
    }

    private void UnlinkStateful(UserEntry entry)
    {
        if (!entry.Stateful.IsIn)
        {
            return;
        }

        var (newer, older) = (entry.Stateful.Newer, entry.Stateful.Older);
        if (newer is null)
        {
            _newestStateful = older;
        }
        else
        {
            newer.Stateful.Older = older;
        }

        if (older is null)
        {
            _oldestStateful = newer;
        }
        else
        {
            older.Stateful.Newer = newer;
        }

        entry.Stateful = default;
    }
}
