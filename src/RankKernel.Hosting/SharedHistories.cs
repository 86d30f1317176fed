using System.Buffers;

namespace RankKernel.Hosting;

/// <summary>Joins what the cache has of a user with what the center has, and makes the cache's next value. Thread-safe.</summary>
internal sealed class SharedHistories(Guid writer)
{
    private long _mergedEvents;
    private long _unreadableValues;

    /// <summary>Events that joined the center's.</summary>
    public long MergedEvents => Interlocked.Read(ref _mergedEvents);

    /// <summary>Values that were damaged, of another version, or of other histories.</summary>
    public long UnreadableValues => Interlocked.Read(ref _unreadableValues);

    /// <summary>The history in a value of the cache; null if there is none that can be read.</summary>
    public byte[]? Read(byte[]? stored) => stored is null ? null : Decode(stored, out _)?.History;

    /// <summary>Adds the events of a history to those of the center; false if it is of other histories than the center's model has.</summary>
    public bool Merge(UserInterestCenter center, UserId user, byte[] history)
    {
        var added = center.Merge(user, history);
        if (added < 0)
        {
            Interlocked.Increment(ref _unreadableValues);
            return false;
        }

        Interlocked.Add(ref _mergedEvents, added);
        return true;
    }

    /// <summary>
    /// What is to be written for a user: the union of the cache's events and the center's, or null where the cache has it, or has
    /// something that is not to be overwritten.
    /// </summary>
    public byte[]? Next(UserInterestCenter center, PendingUser user, byte[]? stored)
    {
        var isLater = false;
        var known = stored is null ? null : Decode(stored, out isLater);
        if (isLater)
        {
            return null;
        }

        var own = user.History ?? Export(center, user.User);
        if (own is null || (known is not null && own.AsSpan().SequenceEqual(known.History)))
        {
            return null;
        }

        if (known is not null)
        {
            if (!Merge(center, user.User, known.History))
            {
                return null;
            }

            if (user.History is { } leaving)
            {
                center.Merge(user.User, leaving);
            }

            // Two hosts may have events of one instant in different orders: where nothing changed, one of them must be content.
            own = Export(center, user.User);
            if (own is null
                || own.AsSpan().SequenceEqual(known.History)
                || (user.Work == PendingWork.Compare && own.Length == known.History.Length && writer.CompareTo(known.Writer) <= 0))
            {
                return null;
            }
        }

        return new SharedValue((known?.Version ?? 0) + 1, writer, own).Encode();
    }

    private static byte[]? Export(UserInterestCenter center, UserId user)
    {
        var target = new ArrayBufferWriter<byte>();
        return center.TryExport(user, target) ? target.WrittenSpan.ToArray() : null;
    }

    private SharedValue? Decode(byte[] stored, out bool isLater)
    {
        var value = SharedValue.Decode(stored, out isLater);
        if (value is null)
        {
            Interlocked.Increment(ref _unreadableValues);
        }

        return value;
    }
}
