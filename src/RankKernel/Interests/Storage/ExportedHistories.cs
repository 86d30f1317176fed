namespace RankKernel.Interests.Storage;

/// <summary>Reads the histories of a user from a record of a snapshot, or from what was exported.</summary>
internal static class ExportedHistories
{
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
            var history = new UserHistory();
            history.Continue(reader.Int64());
            for (var count = reader.Int32(); count > 0 && reader.IsWhole; count--)
            {
                var (time, id) = (reader.Int64(), reader.Int64());
                var values = reader.Values(map.ColumnsOf(stream));
                if (reader.IsWhole && map.Stream(stream) >= 0)
                {
                    history.Add(time, id, map.Values(stream, values));
                }
            }

            if (map.Stream(stream) is >= 0 and var target)
            {
                histories[target] = history;
            }
        }

        return reader.IsWhole && reader.IsEmpty;
    }
}
