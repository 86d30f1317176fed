namespace RankKernel.Native.Handles;

/// <summary><c>rk_event</c>.</summary>
internal sealed class EventHandle(InterestEvent happened, NameTable names) : Handle, IHandle, IExclusive
{
    public static HandleKind OwnKind => HandleKind.Event;

    public override HandleKind Kind => OwnKind;

    public InterestEvent Event { get; } = happened;

    public NameTable Names { get; } = names;

    public BusyFlag Busy { get; } = new();

    protected override void Release()
    {
    }
}
