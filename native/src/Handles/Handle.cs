namespace RankKernel.Native.Handles;

/// <summary>The type of a handle; a part of its token.</summary>
internal enum HandleKind
{
    Model = 1,
    Ranker = 2,
    Request = 3,
    Items = 4,
    Catalog = 5,
    Center = 6,
    Event = 7,
}

/// <summary>
/// What a token stands for. It lives until it is freed and nobody holds it any more: calls under way hold it, and so does what was
/// made from it.
/// </summary>
internal abstract class Handle
{
    private int _holders = 1;

    public abstract HandleKind Kind { get; }

    /// <summary>The token the host knows, once it is in the table.</summary>
    public nint Token { get; set; }

    /// <summary>Keeps it alive; false if it is gone.</summary>
    public bool TryHold()
    {
        var holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            var seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
            {
                return true;
            }

            holders = seen;
        }

        return false;
    }

    /// <summary>Gives up one hold; the last one releases what it stands for.</summary>
    public void Drop()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Release();
            Log.Write(LogLevel.Debug, $"{Kind} 0x{Token:x} released");
        }
    }

    protected abstract void Release();
}

/// <summary>A handle of one kind.</summary>
internal interface IHandle
{
    static abstract HandleKind OwnKind { get; }
}

/// <summary>A handle that one call at a time may use.</summary>
internal interface IExclusive
{
    BusyFlag Busy { get; }
}

/// <summary>Whether a call is under way.</summary>
internal sealed class BusyFlag
{
    private int _taken;

    public bool TryTake() => Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

    public void Return() => Volatile.Write(ref _taken, 0);
}
