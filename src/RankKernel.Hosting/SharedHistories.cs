using System.Buffers;
using System.Collections.Concurrent;

namespace RankKernel.Hosting;

/// <summary>Joins what the cache has of a user with what the center has, and makes the cache's next value. Thread-safe.</summary>
internal sealed class SharedHistories(Guid writer, PendingUsers pending)
{
    [ThreadStatic]
    private static bool _isForgetting;

    private readonly ConcurrentDictionary<UserId, long> _seen = [];
    private long _mergedEvents;
    private long _unreadableValues;

    /// <summary>Whether the calling thread makes the center forget what another host forgot.</summary>
    public static bool IsForgetting => _isForgetting;

    /// <summary>Users of whom something was seen.</summary>
    public int Seen => _seen.Count;

    /// <summary>Events that joined the center's.</summary>
    public long MergedEvents => Interlocked.Read(ref _mergedEvents);

    /// <summary>Values that were damaged, of another version, or of other histories.</summary>
    public long UnreadableValues => Interlocked.Read(ref _unreadableValues);

    /// <summary>The history in a value of the cache for a user whom the center does not have; null if there is none that can be read.</summary>
    public byte[]? Read(UserId user, byte[]? stored)
    {
        if (Decode(stored, out _) is not { } value)
        {
            return null;
        }

        Saw(user, value.Version);
        return value.History.Length > 0 ? value.History : null;
    }

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
        if (pending.IsForgotten(user))
        {
            // Forgotten meanwhile: what was merged goes with the rest.
            Forget(center, user);
        }

        return true;
    }

    /// <summary>
    /// What is to be written for a user: the union of the cache's events and the center's, or null where the cache has it, or has
    /// something that is not to be overwritten.
    /// </summary>
    public SharedValue? Next(UserInterestCenter center, PendingUser user, byte[]? stored)
    {
        var known = Decode(stored, out var isLater);
        if (isLater)
        {
            return null;
        }

        var version = (known?.Version ?? 0) + 1;
        if (user.Work == PendingWork.Remove)
        {
            return new SharedValue(version, version, writer, []);
        }

        if (user.Work == PendingWork.Replace)
        {
            return new SharedValue(version, version, writer, user.History ?? Export(center, user.User) ?? []);
        }

        var leaving = user.History;
        if (known is not null && known.Forgotten > _seen.GetValueOrDefault(user.User))
        {
            Forget(center, user.User);
            leaving = null;
        }

        if (known is { History.Length: > 0 })
        {
            return Join(center, user, leaving, known);
        }

        return (leaving ?? Export(center, user.User)) is { } own ? new SharedValue(version, known?.Forgotten ?? 0, writer, own) : null;
    }

    /// <summary>Notes the version of a user's value that the center's history stands for.</summary>
    public void Saw(UserId user, long version) => _seen.AddOrUpdate(user, version, (_, before) => Math.Max(before, version));

    /// <summary>Forgets what was seen of a user who is not in the center any more; returns the version, if there was any.</summary>
    public long? Left(UserId user) => _seen.TryRemove(user, out var version) ? version : null;

    private SharedValue? Join(UserInterestCenter center, PendingUser user, byte[]? leaving, SharedValue known)
    {
        var own = leaving ?? Export(center, user.User);
        if (own is null || own.AsSpan().SequenceEqual(known.History))
        {
            Saw(user.User, known.Version);
            return null;
        }

        if (!Merge(center, user.User, known.History))
        {
            return null;
        }

        Saw(user.User, known.Version);
        if (leaving is not null)
        {
            center.Merge(user.User, leaving);
        }

        // Two hosts may have events of one instant in different orders: where nothing changed, one of them must be content.
        own = Export(center, user.User);
        return own is null
            || own.AsSpan().SequenceEqual(known.History)
            || (user.Work == PendingWork.Compare && own.Length == known.History.Length && writer.CompareTo(known.Writer) <= 0)
            ? null
            : new SharedValue(known.Version + 1, known.Forgotten, writer, own);
    }

    private static void Forget(UserInterestCenter center, UserId user)
    {
        _isForgetting = true;
        try
        {
            center.Forget(user);
        }
        finally
        {
            _isForgetting = false;
        }
    }

    private static byte[]? Export(UserInterestCenter center, UserId user)
    {
        var target = new ArrayBufferWriter<byte>();
        return center.TryExport(user, target) ? target.WrittenSpan.ToArray() : null;
    }

    private SharedValue? Decode(byte[]? stored, out bool isLater)
    {
        isLater = false;
        if (stored is null)
        {
            return null;
        }

        var value = SharedValue.Decode(stored, out isLater);
        if (value is null)
        {
            Interlocked.Increment(ref _unreadableValues);
        }

        return value;
    }
}
