namespace RankKernel.Format;

/// <summary>How the content of a manifest field is encoded.</summary>
internal enum WireKind
{
    Varint,
    Fixed64,
    Text,
    Bytes,
    Message,
    PackedVarint,
    PackedFixed32,
    PackedFixed64,
}

/// <summary>One field of a manifest message.</summary>
/// <param name="Number">Its number, 1 to 31.</param>
/// <param name="Kind">How it is encoded.</param>
/// <param name="Most">How often it may come, or for a packed field how many elements it may have.</param>
/// <param name="Cost">Bytes that one occurrence or packed element makes a load allocate, beside its text or message.</param>
/// <param name="Message">What a message field holds.</param>
/// <param name="Oneof">Whether it excludes the message's other fields that say so.</param>
internal sealed record WireField(int Number, WireKind Kind, long Most = 1, int Cost = 0, WireMessage? Message = null, bool Oneof = false)
{
    public bool IsPacked => Kind >= WireKind.PackedVarint;

    public int WireType => Kind switch
    {
        WireKind.Varint => 0,
        WireKind.Fixed64 => 1,
        _ => 2,
    };
}

/// <summary>One message of the manifest.</summary>
internal sealed class WireMessage
{
    private readonly WireField?[] _fields = new WireField?[32];

    /// <summary>A message that makes a load allocate <paramref name="cost"/> bytes beside its fields.</summary>
    public WireMessage(string name, int cost, params ReadOnlySpan<WireField> fields)
    {
        (Name, Cost) = (name, cost);
        foreach (var field in fields)
        {
            _fields[field.Number] = field;
        }
    }

    public string Name { get; }

    public int Cost { get; }

    public IEnumerable<WireField> Fields => _fields.OfType<WireField>();

    public WireField? Field(uint number) => number < _fields.Length ? _fields[number] : null;
}
