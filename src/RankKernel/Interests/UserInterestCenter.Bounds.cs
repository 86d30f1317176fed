using RankKernel.Interests;

namespace RankKernel;

/// <content>Memory and time to live.</content>
public sealed partial class UserInterestCenter
{
    private const int MostAttempts = 64;

    private long _historyBytes;
    private long _stateBytes;
    private long _stateCount;
    private readonly HashSet<UserId>? _evictedAtStart;

    /// <summary>
    /// Forgets users that were not seen for longer than the time to live. The center does that by itself for a user who comes back and, a
    /// few with each event, for others; a host without traffic may call it.
    /// </summary>
    public void RemoveExpired()
    {
        ThrowIfDisposed();
        foreach (var shard in _shards)
        {
            while (RemoveOldestExpired(shard))
            {
            }
        }
    }

    /// <summary>A user, read from the second tier if need be; null for one without history. Counts as a use.</summary>
    private UserEntry? FindOrRead(UserId user)
    {
        var shard = ShardOf(user);
        ForgetIfExpired(user);
        if (_options.Tier is null)
        {
            return shard.Find(user, 0, Now);
        }

        while (true)
        {
            var entry = shard.Find(user, _schema.Streams.Count, Now)!;
            lock (entry)
            {
                if (entry.IsRemoved)
                {
                    continue;
                }

                ReadTier(entry);
                Recount(entry);
                RemoveIfEmpty(entry);
                return entry.IsRemoved ? null : entry;
            }
        }
    }

    private void ForgetIfExpired(UserId user)
    {
        if (_options.TimeToLive is not null && ShardOf(user).Peek(user) is { } old)
        {
            RemoveIfExpired(old);
        }
    }

    /// <summary>Brings the totals up to what a user, who is locked, holds now.</summary>
    private void Recount(UserEntry entry)
    {
        var (history, states) = (entry.HistoryBytes, entry.StateBytes);
        Interlocked.Add(ref _historyBytes, history - entry.CountedHistory);
        Interlocked.Add(ref _stateBytes, states - entry.CountedStates);
        (entry.CountedHistory, entry.CountedStates) = (history, states);
    }

    /// <summary>Gives up what was not used for the longest time until the budget holds. The caller holds no lock.</summary>
    private void Trim()
    {
        if (_options.TimeToLive is not null)
        {
            RemoveOldestExpired(_shards[(uint)Environment.TickCount % ShardCount]);
        }

        TrimToBudget();
    }

    private void TrimToBudget()
    {
        var attempts = 0;
        while (Interlocked.Read(ref _historyBytes) + Interlocked.Read(ref _stateBytes) > _options.ByteBudget && attempts < MostAttempts)
        {
            var users = Interlocked.Read(ref _historyBytes) > _options.ByteBudget / 2;
            var victim = Oldest(!users) ?? Oldest(users);
            if (victim is null)
            {
                return;
            }

            attempts = Evict(victim, users || !victim.Stateful.IsIn) ? 0 : attempts + 1;
        }
    }

    private UserEntry? Oldest(bool stateful)
    {
        UserEntry? oldest = null;
        foreach (var shard in _shards)
        {
            if (shard.Oldest(stateful) is { } candidate && (oldest is null || candidate.LastUse < oldest.LastUse))
            {
                oldest = candidate;
            }
        }

        return oldest;
    }

    /// <summary>False where someone else is busy with the user.</summary>
    private bool Evict(UserEntry entry, bool user)
    {
        if (!Monitor.TryEnter(entry))
        {
            return false;
        }

        try
        {
            if (entry.IsRemoved)
            {
                return true;
            }

            if (user)
            {
                TellTier(entry);
                RemoveLogged(entry);
                Interlocked.Increment(ref _counters.EvictedUsers);
            }
            else
            {
                FreeStates(entry);
                Recount(entry);
                Interlocked.Increment(ref _counters.EvictedStates);
            }

            return true;
        }
        catch (IOException)
        {
            // The next event tells its caller.
            return false;
        }
        finally
        {
            Monitor.Exit(entry);
        }
    }

    private bool RemoveOldestExpired(UserShard shard) => shard.Oldest(stateful: false) is { } oldest && RemoveIfExpired(oldest);

    private bool RemoveIfExpired(UserEntry entry)
    {
        if (_options.TimeToLive is not { } life || Now - entry.LastSeen <= life.TotalMilliseconds || !Monitor.TryEnter(entry))
        {
            return false;
        }

        try
        {
            if (!entry.IsRemoved)
            {
                TellTier(entry);
                RemoveLogged(entry);
                Interlocked.Increment(ref _counters.ExpiredUsers);
            }

            return true;
        }
        catch (IOException)
        {
            // The next event tells its caller.
            return false;
        }
        finally
        {
            Monitor.Exit(entry);
        }
    }

    /// <summary>Forgets a user, who is locked; the log has it first, and the next event brings that to the disk.</summary>
    private long RemoveLogged(UserEntry entry)
    {
        var position = _folder?.Log.AppendForget(entry.Id) ?? 0;
        _evictedAtStart?.Add(entry.Id);
        RemoveUnlogged(entry);
        return position;
    }

    /// <summary>Forgets a user, who is locked, without a single event.</summary>
    private void RemoveIfEmpty(UserEntry entry)
    {
        if (entry.Events == 0)
        {
            RemoveUnlogged(entry);
        }
    }

    private void RemoveUnlogged(UserEntry entry)
    {
        FreeStates(entry);
        entry.IsRemoved = true;
        ShardOf(entry.Id).Remove(entry);
        Interlocked.Add(ref _historyBytes, -entry.CountedHistory);
        Interlocked.Add(ref _stateBytes, -entry.CountedStates);
    }

    private void FreeStates(UserEntry entry)
    {
        for (var slot = 0; slot < entry.States.Length; slot++)
        {
            FreeState(entry, slot);
        }
    }

    private void FreeState(UserEntry entry, int slot)
    {
        if (entry.States[slot] is not { } state)
        {
            return;
        }

        entry.States[slot] = null;
        state.Dispose();
        Interlocked.Decrement(ref _stateCount);
        if (!entry.HasState)
        {
            ShardOf(entry.Id).SetStateful(entry, false);
        }
    }
}
