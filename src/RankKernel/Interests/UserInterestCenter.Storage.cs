using System.Buffers;
using RankKernel.Interests;
using RankKernel.Interests.Storage;

namespace RankKernel;

/// <content>The folder, and the second tier.</content>
public sealed partial class UserInterestCenter
{
    private Task _snapshot = Task.CompletedTask;
    private int _isSnapshotting;

    /// <summary>
    /// Writes a snapshot of all histories into the folder now, so that the next start reads it alone. The center does that by itself after
    /// every <see cref="UserInterestOptions.SnapshotAfterBytes"/> of log. Returns at once if one is being written.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no folder.</exception>
    /// <exception cref="IOException">The disk refused; what was there before stands.</exception>
    public void TakeSnapshot()
    {
        ThrowIfDisposed();
        if (_folder is null)
        {
            throw new InvalidOperationException("The center has no folder.");
        }

        if (Interlocked.Exchange(ref _isSnapshotting, 1) == 0)
        {
            try
            {
                _folder.TakeSnapshot(WriteUsers);
            }
            finally
            {
                Volatile.Write(ref _isSnapshotting, 0);
            }
        }
    }

    /// <summary>Writes the histories of a user as bytes that <see cref="Merge"/> takes, here or on another host: of equal histories equal bytes.</summary>
    /// <returns>Whether the user has a history here.</returns>
    public bool TryExport(UserId user, IBufferWriter<byte> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ThrowIfDisposed();
        while (ShardOf(user).Peek(user) is { } entry)
        {
            lock (entry)
            {
                if (!entry.IsRemoved)
                {
                    target.Write(Export(entry).Written);
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Joins the events of exported histories with a user's own: events of one id, or without ids of one time and the same values, are
    /// one. What an earlier drop of a full history left out stays out.
    /// </summary>
    /// <returns>How many events were new; −1 if the bytes are not what <see cref="TryExport"/> gives. Nothing is changed then.</returns>
    /// <exception cref="IOException">The disk refused.</exception>
    public int Merge(UserId user, ReadOnlySpan<byte> exported)
    {
        ThrowIfDisposed();
        if (!ExportedHistories.TryRead(exported, _schema, out var histories))
        {
            return -1;
        }

        while (true)
        {
            var entry = ShardOf(user).Find(user, _schema.Streams.Count, Now)!;
            lock (entry)
            {
                if (entry.IsRemoved)
                {
                    continue;
                }

                entry.WasRead = true;
                var added = Join(entry, histories);
                Extend(entry);
                Recount(entry);
                RemoveIfEmpty(entry);
                return added;
            }
        }
    }

    private ByteWriter Export(UserEntry entry)
    {
        var writer = new ByteWriter();
        Records.WriteSchema(writer, _schema);
        Records.WriteUser(writer, entry, isExported: true);
        return writer;
    }

    private int Join(UserEntry entry, UserHistory?[] histories)
    {
        var (added, last) = (0, 0L);
        for (var stream = 0; stream < histories.Length; stream++)
        {
            if (histories[stream] is not { } other)
            {
                continue;
            }

            for (var i = 0; i < other.Count; i++)
            {
                var (time, id) = (other.TimeOf(i), other.IdOf(i));
                var values = other.ValuesOf(i);
                if (id == 0 && entry.Histories[stream]?.Has(time, values) == true)
                {
                    continue;
                }

                var result = Take(entry, stream, time, id, values, long.MaxValue, out var position, wait: false);
                added += result is ObserveResult.Appended or ObserveResult.Inserted ? 1 : 0;
                last = Math.Max(last, position);
            }
        }

        _folder?.Log.Flush(last);
        return added;
    }

    /// <summary>Asks the second tier for a new user's histories, once; one whom the folder kept is compared with it in the background.</summary>
    private void ReadTier(UserEntry entry)
    {
        if (_options.Tier is { } tier && !entry.WasRead)
        {
            entry.WasRead = true;
            if (entry.Events > 0)
            {
                tier.Changed(entry.Id);
            }
            else if (tier.Read(entry.Id) is { } exported && ExportedHistories.TryRead(exported, _schema, out var histories))
            {
                Join(entry, histories);
            }
        }
    }

    private void TellTier(UserEntry entry) => _options.Tier?.Evicted(entry.Id, Export(entry).Written);

    /// <summary>A history as it is with this center's capacity.</summary>
    private UserHistory? Bounded(UserHistory? history, int stream)
    {
        if (history?.Count - _schema.Streams[stream].Capacity is > 0 and var surplus)
        {
            history!.Drop(surplus);
        }

        return history;
    }

    private void SnapshotIfDue()
    {
        if (_folder!.Log.SegmentBytes > _options.SnapshotAfterBytes && Interlocked.Exchange(ref _isSnapshotting, 1) == 0)
        {
            _snapshot = Task.Run(() =>
            {
                try
                {
                    _folder.TakeSnapshot(WriteUsers);
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
                {
                    Interlocked.Increment(ref _counters.FailedSnapshots);
                }
                finally
                {
                    Volatile.Write(ref _isSnapshotting, 0);
                }
            });
        }
    }

    private void WaitForSnapshot() => _snapshot.Wait();

    private long WriteUsers(Action<ByteWriter> write)
    {
        var (users, record) = (0L, new ByteWriter());
        foreach (var (entry, _) in _shards.SelectMany(shard => shard.ToArray()).Select(entry => (entry, entry.LastUse)).OrderBy(one => one.LastUse))
        {
            record.Clear();
            lock (entry)
            {
                if (entry.IsRemoved || entry.Events == 0)
                {
                    continue;
                }

                Records.WriteUser(record, entry);
            }

            write(record);
            users++;
        }

        return users;
    }

    /// <summary>
    /// Writes to the log which users found no room at the start, so that the next one, too, begins with what this one has: without their
    /// events of the snapshot, but with those that the log has after they were given up.
    /// </summary>
    private void LogEvicted(IReadOnlySet<UserId> evicted)
    {
        foreach (var user in evicted)
        {
            if (ShardOf(user).Peek(user) is { } entry)
            {
                _folder!.Log.AppendUser(entry);
            }
            else
            {
                _folder!.Log.AppendForget(user);
            }
        }

        if (evicted.Count > 0)
        {
            _folder!.Log.FlushAll();
        }
    }

    /// <summary>Takes in what the folder has, before anyone else knows the center.</summary>
    private sealed class Sink(UserInterestCenter center) : IHistorySink
    {
        public bool AddUser(ByteReader record, SchemaMap map, bool isOfSnapshot, out long sequence)
        {
            if (!ExportedHistories.TryReadUser(record, map, center._schema, out var user, out sequence, out var lastSeen, out var histories))
            {
                return false;
            }

            if (center.ShardOf(user).Peek(user) is { } known && sequence <= known.Sequence)
            {
                return true;
            }

            var entry = center.ShardOf(user).Find(user, center._schema.Streams.Count, lastSeen)!;
            entry.Sequence = sequence;
            for (var stream = 0; stream < histories.Length; stream++)
            {
                entry.Histories[stream] = center.Bounded(histories[stream], stream);
            }

            entry.LastUse = lastSeen - center.Now;
            center.Recount(entry);
            if (isOfSnapshot)
            {
                center.TrimToBudget();
            }

            return true;
        }

        public void AddEvent(long sequence, UserId user, int stream, long time, long id, ReadOnlySpan<byte> values)
        {
            var entry = center.ShardOf(user).Find(user, center._schema.Streams.Count, center.Now)!;
            if (sequence <= entry.Sequence)
            {
                return;
            }

            entry.Sequence = sequence;
            center.Add(entry.Histories[stream] ??= new UserHistory(), stream, time, id, values);
            center.Recount(entry);
        }

        public void Forget(long sequence, UserId user)
        {
            if (center.ShardOf(user).Peek(user) is { } entry && sequence > entry.Sequence)
            {
                center.RemoveUnlogged(entry);
            }
        }
    }
}
