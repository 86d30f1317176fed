using RankKernel.Features;
using RankKernel.Interests;

namespace RankKernel;

/// <summary>
/// One thing that a user did, such as a click: a position of one of the model's histories. Values are checked as they are set; a call
/// that throws leaves the event as it was. A column that is not set is missing. Meant to be reused. Not thread-safe.
/// </summary>
public sealed class InterestEvent
{
    private readonly RowWriter _check;
    private readonly Cell[] _cells;

    internal InterestEvent(EventStream stream, int index, RowLayout layout)
    {
        Stream = stream;
        StreamIndex = index;
        _check = new RowWriter(layout);
        _check.Reset(1);
        _cells = new Cell[stream.Columns.Count];
    }

    /// <summary>The history that it belongs to.</summary>
    public string Feature => Stream.Name;

    /// <summary>
    /// When it happened, in any unit that counts upwards, such as milliseconds since 1970; the unit is that of
    /// <see cref="UserInterestOptions.LateWindow"/>. Null, the default, is the time at which it is observed, in milliseconds since 1970.
    /// </summary>
    public long? Time { get; set; }

    /// <summary>What tells it from others, such as a hash of the host's event id; 0, the default, for an event without an id.</summary>
    public long Id { get; set; }

    internal EventStream Stream { get; }

    internal int StreamIndex { get; }

    /// <summary>Bytes of its values.</summary>
    internal int ByteLength
    {
        get
        {
            var length = 0;
            foreach (ref readonly var cell in _cells.AsSpan())
            {
                length += cell.Kind switch
                {
                    EventValueKind.Missing => 1,
                    EventValueKind.Text => EventValues.SizeOfText(cell.Length),
                    _ => 1 + sizeof(long),
                };
            }

            return length;
        }
    }

    /// <summary>Sets a column to a whole number: an id, or a number.</summary>
    /// <exception cref="FeatureException">There is no such column, or it takes something else.</exception>
    public void Set(string column, long value)
    {
        _check.SetSequences(Feature, column, 0, 1, new RawWholeNumbers(new(in value)), [1]);
        ref var cell = ref _cells[Stream.Find(column)];
        (cell.Kind, cell.Bits) = (EventValueKind.WholeNumber, value);
    }

    /// <summary>Sets a column to a number: a numeric column, or an id that is placed between boundaries.</summary>
    /// <inheritdoc cref="Set(string, long)" path="/exception"/>
    public void Set(string column, double number)
    {
        _check.SetSequences(Feature, column, 0, 1, new RawNumbers(new(in number)), [1]);
        ref var cell = ref _cells[Stream.Find(column)];
        (cell.Kind, cell.Bits) = (EventValueKind.Number, BitConverter.DoubleToInt64Bits(number));
    }

    /// <summary>Sets a column of ids to a text, or to missing with null.</summary>
    /// <inheritdoc cref="Set(string, ReadOnlySpan{char})" path="/exception"/>
    public void Set(string column, string? text)
    {
        if (text is not null)
        {
            Set(column, text.AsSpan());
            return;
        }

        _check.SetSequences(Feature, column, 0, 1, new RawTexts(new(in text)), [1]);
        _cells[Stream.Find(column)].Kind = EventValueKind.Missing;
    }

    /// <summary>Sets a column of ids to a text.</summary>
    /// <exception cref="FeatureException">There is no such column, it takes something else, or the text has more than 4,096 characters.</exception>
    public void Set(string column, ReadOnlySpan<char> text)
    {
        _check.SetSequences(Feature, column, 0, 1, new RawText(text), [1]);
        if (text.Length > EventValues.MaxText)
        {
            throw new FeatureException(Feature, $"column '{column}': found a text of {text.Length} characters, expected at most {EventValues.MaxText}.");
        }

        ref var cell = ref _cells[Stream.Find(column)];
        if (cell.Text is null || cell.Text.Length < text.Length)
        {
            cell.Text = new char[Math.Max(32, text.Length)];
        }

        text.CopyTo(cell.Text);
        (cell.Kind, cell.Length) = (EventValueKind.Text, text.Length);
    }

    /// <summary>Makes the event as it was at first: nothing set.</summary>
    public void Clear()
    {
        foreach (ref var cell in _cells.AsSpan())
        {
            cell.Kind = EventValueKind.Missing;
        }

        (Time, Id) = (null, 0);
    }

    internal void Write(Span<byte> target)
    {
        foreach (ref readonly var cell in _cells.AsSpan())
        {
            var length = EventValues.Write(target, cell.Kind, cell.Bits, cell.Text.AsSpan(0, cell.Kind == EventValueKind.Text ? cell.Length : 0));
            target = target[length..];
        }
    }

    private struct Cell
    {
        public EventValueKind Kind;
        public long Bits;
        public char[]? Text;
        public int Length;
    }
}
