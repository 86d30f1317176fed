namespace RankKernel.Native.Handles;

/// <summary>Several events for the length of a call.</summary>
internal sealed class EventBatch : IDisposable
{
    private readonly EventHandle[] _handles;
    private int _held;

    /// <exception cref="StatusException">Another call is using one of them, it is given twice, or it is no event.</exception>
    public EventBatch(ReadOnlySpan<nint> tokens)
    {
        _handles = new EventHandle[tokens.Length];
        try
        {
            for (; _held < tokens.Length; _held++)
            {
                _handles[_held] = new SoleUse<EventHandle>(tokens[_held]).Handle;
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        Events = Array.ConvertAll(_handles, handle => handle.Event);
    }

    public InterestEvent[] Events { get; } = [];

    public void Dispose()
    {
        for (; _held > 0; _held--)
        {
            _handles[_held - 1].Busy.Return();
            _handles[_held - 1].Drop();
        }
    }
}
