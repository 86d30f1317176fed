namespace RankKernel.Native.Handles;

/// <summary>A handle for the length of a call.</summary>
internal readonly ref struct Use<T> : IDisposable
    where T : Handle, IHandle
{
    /// <exception cref="StatusException">The token is null, freed, of another kind or not of this library.</exception>
    public Use(nint token) => Handle = HandleTable.Hold<T>(token);

    public T Handle { get; }

    public void Dispose() => Handle.Drop();
}

/// <summary>As <see cref="Use{T}"/>, of a handle that one call at a time may use.</summary>
internal readonly ref struct SoleUse<T> : IDisposable
    where T : Handle, IHandle, IExclusive
{
    /// <exception cref="StatusException">Another call is using it; or as for <see cref="Use{T}"/>.</exception>
    public SoleUse(nint token)
    {
        Handle = HandleTable.Hold<T>(token);
        if (!Handle.Busy.TryTake())
        {
            Handle.Drop();
            StatusException.Throw(
                Status.Busy, $"The rk_{T.OwnKind.ToString().ToLowerInvariant()} 0x{token:x} is in use by another call; each thread needs its own.");
        }
    }

    public T Handle { get; }

    public void Dispose()
    {
        Handle.Busy.Return();
        Handle.Drop();
    }
}
