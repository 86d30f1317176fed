using RankKernel.Features;

namespace RankKernel.Native.Handles;

/// <summary>Rows whose features can be set.</summary>
internal interface IRows : IExclusive
{
    NameTable Names { get; }

    RowWriter Writer { get; }
}

/// <summary><c>rk_request</c>.</summary>
internal sealed class RequestHandle(RankRequest request, NameTable names) : Handle, IHandle, IRows
{
    private ItemsHandle? _items;

    public static HandleKind OwnKind => HandleKind.Request;

    public override HandleKind Kind => OwnKind;

    public RankRequest Request { get; } = request;

    public NameTable Names { get; } = names;

    public RowWriter Writer => Request.UserWriter;

    public BusyFlag Busy { get; } = new();

    /// <summary>The token of its candidates, made when first asked for. In a call that uses the request alone.</summary>
    public nint ItemsToken()
    {
        if (_items is null)
        {
            var items = new ItemsHandle(Request.Items, Names, Busy, isOfRequest: true);
            HandleTable.Add(items);
            _items = items;
        }

        return _items.Token;
    }

    protected override void Release()
    {
        if (_items is { } items)
        {
            HandleTable.RemoveOwned(items);
        }
    }
}

/// <summary><c>rk_items</c>: a batch of its own, or the candidates of a request, which are in use when the request is.</summary>
internal sealed class ItemsHandle(ItemBatch items, NameTable names, BusyFlag busy, bool isOfRequest) : Handle, IHandle, IRows
{
    public static HandleKind OwnKind => HandleKind.Items;

    public override HandleKind Kind => OwnKind;

    public ItemBatch Items { get; } = items;

    public NameTable Names { get; } = names;

    public RowWriter Writer => Items.Writer;

    public BusyFlag Busy { get; } = busy;

    public bool IsOfRequest { get; } = isOfRequest;

    protected override void Release()
    {
    }
}
