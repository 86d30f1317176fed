using System.Diagnostics.CodeAnalysis;

namespace RankKernel.Native.Handles;

/// <summary>
/// Tokens and what they stand for. A token is no address: from the lowest bit on it is 1 (which no aligned address is), the kind
/// (7 bits), the slot (24 bits) and the slot's generation (32 bits, from a random start, so that a token of another copy of the
/// library is not taken for one of this). Looking up takes no lock.
/// </summary>
internal static class HandleTable
{
    private const int KindShift = 1;
    private const int SlotShift = 8;
    private const int GenerationShift = 32;
    private const int MostSlots = 1 << 24;

    private static readonly Lock Changing = new();
    private static readonly Stack<int> Free = new();
    private static Slot[] _slots = new Slot[16];
    private static int _used;

    static HandleTable()
    {
        if (nint.Size != sizeof(long))
        {
            throw new PlatformNotSupportedException("RankKernel needs a 64-bit process.");
        }
    }

    /// <summary>Gives a handle its token.</summary>
    /// <exception cref="StatusException">There are too many; the handle was dropped.</exception>
    public static nint Add(Handle handle)
    {
        lock (Changing)
        {
            if (!Free.TryPop(out var slot))
            {
                if (_used == MostSlots)
                {
                    handle.Drop();
                    StatusException.Throw(Status.OutOfMemory, $"{MostSlots} handles are open; free what is not needed.");
                }

                if (_used == _slots.Length)
                {
                    var grown = new Slot[_slots.Length * 2];
                    _slots.CopyTo(grown, 0);
                    Volatile.Write(ref _slots, grown);
                }

                slot = _used++;
                _slots[slot] = new Slot { Generation = (uint)Random.Shared.Next() };
            }

            var generation = _slots[slot].Generation;
            handle.Token = (nint)(((ulong)generation << GenerationShift) | ((ulong)slot << SlotShift) | ((ulong)handle.Kind << KindShift) | 1);
            Volatile.Write(ref _slots[slot].Handle, handle);
            return handle.Token;
        }
    }

    /// <summary>The handle of a token, held: the caller drops it.</summary>
    /// <exception cref="StatusException">The token is null, freed, of another kind or not of this library.</exception>
    public static T Hold<T>(nint token)
        where T : Handle, IHandle
    {
        var slots = Volatile.Read(ref _slots);
        var slot = (uint)((ulong)token >> SlotShift) & (MostSlots - 1);
        if (slot < (uint)slots.Length && Volatile.Read(ref slots[slot].Handle) is T handle && handle.Token == token && handle.TryHold())
        {
            return handle;
        }

        ThrowInvalid(token, T.OwnKind);
        return null;
    }

    /// <summary>Takes a token away and drops the handle.</summary>
    /// <exception cref="StatusException">The token is null, freed, of another kind or not of this library.</exception>
    public static void Remove<T>(nint token)
        where T : Handle, IHandle
    {
        var handle = Hold<T>(token);
        try
        {
            if (!TryRemove(handle))
            {
                ThrowInvalid(token, T.OwnKind);
            }
        }
        finally
        {
            handle.Drop();
        }

        handle.Drop();
    }

    /// <summary>Takes a handle away that belongs to another one.</summary>
    public static void RemoveOwned(Handle handle)
    {
        if (TryRemove(handle))
        {
            handle.Drop();
        }
    }

    /// <summary>Takes a handle's token away; false if it has none any more. The table's hold passes to the caller.</summary>
    private static bool TryRemove(Handle handle)
    {
        var slot = (int)((ulong)handle.Token >> SlotShift) & (MostSlots - 1);
        lock (Changing)
        {
            if (_slots[slot].Handle != handle)
            {
                return false;
            }

            Volatile.Write(ref _slots[slot].Handle, null);
            _slots[slot].Generation++;
            Free.Push(slot);
            return true;
        }
    }

    [DoesNotReturn]
    private static void ThrowInvalid(nint token, HandleKind expected)
    {
        var kind = (HandleKind)(((ulong)token >> KindShift) & 0x7f);
        var slot = (int)((ulong)token >> SlotShift) & (MostSlots - 1);
        var generation = (uint)((ulong)token >> GenerationShift);
        string found;
        lock (Changing)
        {
            var isOurs = (token & 1) == 1 && Enum.IsDefined(kind) && slot < _used;
            found = token == 0 ? "null"
                : isOurs && generation == _slots[slot].Generation && _slots[slot].Handle is { } other ? $"a handle of type {NameOf(other.Kind)}"
                : isOurs && _slots[slot].Generation - generation is > 0 and < int.MaxValue ? $"a handle of type {NameOf(kind)} that has been freed"
                : "no handle of this library";
        }

        StatusException.Throw(Status.InvalidHandle, $"Found {found} (0x{token:x}), expected one of type {NameOf(expected)}.");
    }

    private static string NameOf(HandleKind kind) => $"rk_{kind.ToString().ToLowerInvariant()}";

    private struct Slot
    {
        public Handle? Handle;
        public uint Generation;
    }
}
