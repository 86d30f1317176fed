using System.Buffers;
using RankKernel.Interests;

namespace RankKernel;

/// <content>Events.</content>
public sealed partial class UserInterestCenter
{
    private Counters _counters;

    /// <summary>
    /// Takes in one event of a user: it joins its history, and the state is extended by it. With a folder it is as safe as
    /// <see cref="UserInterestOptions.Durability"/> says when the call returns.
    /// </summary>
    /// <exception cref="ArgumentException">The event was made by another center.</exception>
    /// <exception cref="IOException">The disk refused; the event was not taken in.</exception>
    public ObserveResult Observe(UserId user, InterestEvent happened)
    {
        Check(happened);
        var result = Take(user, happened, out var position, wait: true);
        After(position);
        return result;
    }

    /// <summary>
    /// Takes in events in this order, event i of user i. As one at a time, but all of them reach the disk together: if it refuses, none is
    /// acknowledged, though they may show until the folder is opened anew.
    /// </summary>
    /// <param name="users">The users.</param>
    /// <param name="events">An event for each.</param>
    /// <returns>How many were neither duplicates nor too late.</returns>
    /// <exception cref="ArgumentException">The numbers differ, or an event was made by another center; nothing was taken in.</exception>
    /// <exception cref="IOException">The disk refused.</exception>
    public int Observe(ReadOnlySpan<UserId> users, ReadOnlySpan<InterestEvent> events)
    {
        if (users.Length != events.Length)
        {
            throw new ArgumentException($"{users.Length} users were given for {events.Length} events.", nameof(users));
        }

        foreach (var happened in events)
        {
            Check(happened);
        }

        var (taken, last) = (0, 0L);
        for (var i = 0; i < events.Length; i++)
        {
            taken += Take(users[i], events[i], out var position, wait: false) is ObserveResult.Appended or ObserveResult.Inserted ? 1 : 0;
            last = Math.Max(last, position);
            Trim();
        }

        After(last);
        return taken;
    }

    /// <summary>Forgets a user: histories and states, here, in the folder and in the second tier.</summary>
    /// <returns>Whether the user was known here.</returns>
    /// <exception cref="IOException">The disk refused: the user may be back after a restart.</exception>
    public bool Forget(UserId user)
    {
        ThrowIfDisposed();
        var (found, position) = (false, 0L);
        while (ShardOf(user).Peek(user) is { } entry)
        {
            lock (entry)
            {
                if (!entry.IsRemoved)
                {
                    position = RemoveLogged(entry);
                    found = true;
                    break;
                }
            }
        }

        _options.Tier?.Forgotten(user);
        _folder?.Log.Flush(position);
        return found;
    }

    private void Check(InterestEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        ThrowIfDisposed();
        if (happened.StreamIndex >= _schema.Streams.Count || !ReferenceEquals(_schema.Streams[happened.StreamIndex], happened.Stream))
        {
            throw new ArgumentException("The event was made by another center.", nameof(happened));
        }
    }

    private ObserveResult Take(UserId user, InterestEvent happened, out long position, bool wait)
    {
        var length = happened.ByteLength;
        var rented = length > 512 ? ArrayPool<byte>.Shared.Rent(length) : null;
        var values = rented is null ? stackalloc byte[512] : rented;
        values = values[..length];
        happened.Write(values);
        var now = Now;
        ObserveResult result;
        ForgetIfExpired(user);
        while (true)
        {
            var entry = ShardOf(user).Find(user, _schema.Streams.Count, now)!;
            lock (entry)
            {
                if (entry.IsRemoved)
                {
                    continue;
                }

                ReadTier(entry);
                var last = entry.Histories[happened.StreamIndex]?.LastTime ?? long.MinValue;
                try
                {
                    result = Take(entry, happened.StreamIndex, happened.Time ?? Math.Max(now, last), happened.Id, values, _options.LateWindow, out position, wait);
                    if (result is ObserveResult.Appended or ObserveResult.Inserted)
                    {
                        Extend(entry);
                    }
                }
                finally
                {
                    Recount(entry);
                    RemoveIfEmpty(entry);
                }

                break;
            }
        }

        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        if (result is ObserveResult.Appended or ObserveResult.Inserted)
        {
            _options.Tier?.Changed(user);
        }

        return result;
    }

    /// <summary>Takes an event into a user's history, which is locked; the log has it first.</summary>
    private ObserveResult Take(UserEntry entry, int stream, long time, long id, ReadOnlySpan<byte> values, long window, out long position, bool wait)
    {
        position = 0;
        var history = entry.Histories[stream] ?? new UserHistory();
        var place = history.Place(time, id, window);
        if (place is EventPlace.Duplicate or EventPlace.TooLate)
        {
            Interlocked.Increment(ref place == EventPlace.Duplicate ? ref _counters.Duplicates : ref _counters.TooLate);
            return place == EventPlace.Duplicate ? ObserveResult.Duplicate : ObserveResult.TooLate;
        }

        if (_folder is not null)
        {
            position = _folder.Log.Append(entry.Id, stream, time, id, values, out var sequence);
            if (wait)
            {
                _folder.Log.Flush(position);
            }

            entry.Sequence = sequence;
        }

        entry.Histories[stream] = history;
        Add(history, stream, time, id, values);
        Interlocked.Increment(ref _counters.Observed);
        if (place == EventPlace.Between)
        {
            Interlocked.Increment(ref _counters.Inserted);
        }

        return place == EventPlace.Between ? ObserveResult.Inserted : ObserveResult.Appended;
    }

    /// <summary>What an event does to a history, when it comes and when it is read from a folder.</summary>
    private void Add(UserHistory history, int stream, long time, long id, ReadOnlySpan<byte> values)
    {
        history.Add(time, id, values);
        if (history.Count > _schema.Streams[stream].Capacity)
        {
            history.Drop(_dropped[stream]);
            Interlocked.Add(ref _counters.Dropped, _dropped[stream]);
        }
    }

    /// <summary>
    /// Brings the states up to the histories. One that must be built from the start and that no request has read since it last was is
    /// left until one does.
    /// </summary>
    private void Extend(UserEntry entry)
    {
        foreach (var model in _models)
        {
            if (entry.States[model.Slot] is { } state && (state.WasRead || !model.MustRestart(state, entry.Histories)) && model.Bring(state, entry.Histories))
            {
                Interlocked.Increment(ref _counters.Rebuilt);
            }
        }
    }

    private void After(long position)
    {
        if (_folder is not null)
        {
            _folder.Log.Flush(position);
            SnapshotIfDue();
        }

        Trim();
    }

    private struct Counters
    {
        public long Observed;
        public long Inserted;
        public long Duplicates;
        public long TooLate;
        public long Dropped;
        public long Ranked;
        public long RankedUnknown;
        public long Rebuilt;
        public long EvictedStates;
        public long EvictedUsers;
        public long ExpiredUsers;
        public long FailedSnapshots;
    }
}
