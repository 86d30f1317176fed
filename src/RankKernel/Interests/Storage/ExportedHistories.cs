using System.Buffers.Binary;

namespace RankKernel.Interests.Storage;

/// <summary>Reads the histories of a user from a record of a snapshot, or from what was exported.</summary>
internal static class ExportedHistories
{
    private const int TimeAndId = 2 * sizeof(long);

    /// <summary>The histories of what was exported, brought into a schema; false if it is not whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> exported, EventSchema schema, out UserHistory?[] histories)
    {
        histories = [];
        if (!Records.TryRead(exported, out var head)
            || !Records.TryRead(exported[(Records.HeaderLength + head.Length)..], out var body)
            || exported.Length != (2 * Records.HeaderLength) + head.Length + body.Length)
        {
            return false;
        }

        var reader = new ByteReader(head);
        var user = new ByteReader(body);
        return (RecordKind)reader.Byte() == RecordKind.Schema
            && Records.ReadSchema(reader) is { } from
            && (RecordKind)user.Byte() == RecordKind.User
            && TryReadUser(user, new SchemaMap(from, schema), schema, out _, out _, out _, out histories);
    }

    /// <summary>The fields of a user's record; false if it is not whole.</summary>
    public static bool TryReadUser(
        ByteReader reader, SchemaMap map, EventSchema schema, out UserId user, out long sequence, out long lastSeen, out UserHistory?[] histories)
    {
        sequence = reader.Int64();
        user = reader.User();
        lastSeen = reader.Int64();
        histories = new UserHistory?[schema.Streams.Count];
        for (var stream = 0; stream < map.StreamCount && reader.IsWhole; stream++)
        {
            var droppedThrough = reader.Int64();
            var history = ReadHistory(ref reader, map, stream);
            history.Continue(droppedThrough);
            if (map.Stream(stream) is >= 0 and var target)
            {
                histories[target] = history;
            }
        }

        return reader.IsWhole && reader.IsEmpty;
    }

    private static UserHistory ReadHistory(ref ByteReader reader, SchemaMap map, int stream)
    {
        var history = new UserHistory();
        var (count, columns, isKept) = (reader.Int32(), map.ColumnsOf(stream), map.Stream(stream) >= 0);
        var length = EventBytes(reader.Rest, count, columns, out var hasIds);
        if (length < 0)
        {
            reader.Take(int.MaxValue);
            return history;
        }

        var events = reader.Take(length);
        if (isKept)
        {
            history.Reserve(count, length - (count * TimeAndId), hasIds);
        }

        while (isKept && !events.IsEmpty)
        {
            var (time, id) = (BinaryPrimitives.ReadInt64LittleEndian(events), BinaryPrimitives.ReadInt64LittleEndian(events[sizeof(long)..]));
            events = events[TimeAndId..];
            var values = events[..EventValues.Length(events, columns)];
            events = events[values.Length..];
            history.Add(time, id, map.Values(stream, values));
        }

        return history;
    }

    /// <summary>How many bytes some events take, or −1 where they are not whole.</summary>
    private static int EventBytes(ReadOnlySpan<byte> bytes, int count, int columns, out bool hasIds)
    {
        var rest = bytes;
        hasIds = false;
        for (; count > 0; count--)
        {
            var values = rest.Length < TimeAndId ? -1 : EventValues.Length(rest[TimeAndId..], columns);
            if (values < 0)
            {
                return -1;
            }

            hasIds |= BinaryPrimitives.ReadInt64LittleEndian(rest[sizeof(long)..]) != 0;
            rest = rest[(TimeAndId + values)..];
        }

        return count < 0 ? -1 : bytes.Length - rest.Length;
    }
}
