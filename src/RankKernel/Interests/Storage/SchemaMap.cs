namespace RankKernel.Interests.Storage;

/// <summary>
/// Brings events that were written with one schema into another, by names: a column that the other lacks is left out, one that it has
/// more is missing.
/// </summary>
internal sealed class SchemaMap
{
    private readonly EventSchema _from;
    private readonly int[] _streams;
    private readonly int[]?[] _columns;
    private readonly ByteWriter _values = new();

    public SchemaMap(EventSchema from, EventSchema to)
    {
        _from = from;
        _streams = [.. from.Streams.Select(stream => to.IndexOf(stream.Name))];
        _columns = [.. from.Streams.Select((stream, i) => _streams[i] < 0 ? null : Sources(stream, to.Streams[_streams[i]]))];
    }

    public int StreamCount => _streams.Length;

    public int ColumnsOf(int stream) => _from.Streams[stream].Columns.Count;

    /// <summary>The other schema's history, or −1.</summary>
    public int Stream(int stream) => _streams[stream];

    /// <summary>The values in the other schema's order; valid until the next call.</summary>
    public ReadOnlySpan<byte> Values(int stream, ReadOnlySpan<byte> values)
    {
        if (_columns[stream] is not { } sources)
        {
            return values;
        }

        _values.Clear();
        foreach (var source in sources)
        {
            var rest = values;
            for (var skipped = 0; skipped < source; skipped++)
            {
                rest = rest[EventValues.Length(rest)..];
            }

            if (source < 0)
            {
                _values.Byte((byte)EventValueKind.Missing);
            }
            else
            {
                _values.Bytes(rest[..EventValues.Length(rest)]);
            }
        }

        return _values.Written;
    }

    /// <summary>From which column each comes, −1 for none; null if all stay where they are.</summary>
    private static int[]? Sources(EventStream from, EventStream to)
    {
        int[] sources = [.. to.Columns.Select(from.Find)];
        return from.Columns.Count == sources.Length && sources.Index().All(source => source.Index == source.Item) ? null : sources;
    }
}
