using System.Buffers.Binary;

namespace RankKernel.Interests.Storage;

/// <summary>What a record of a log or a snapshot is.</summary>
internal enum RecordKind : byte
{
    /// <summary>The histories and columns that events have from here on.</summary>
    Schema = 1,

    /// <summary>An event of a user.</summary>
    Event = 2,

    /// <summary>A user is forgotten.</summary>
    Forget = 3,

    /// <summary>A user with all histories.</summary>
    User = 4,

    /// <summary>The end of a snapshot, with the number of its users.</summary>
    End = 5,
}

/// <summary>
/// Records of logs, snapshots and exports. Each has a header, the CRC-32C of what follows and its length, and then a kind and its
/// fields.
/// </summary>
internal static class Records
{
    /// <summary>Checksum and length.</summary>
    public const int HeaderLength = 2 * sizeof(uint);

    /// <summary>The longest record that is believed.</summary>
    public const int MaxLength = 1 << 28;

    public static void WriteSchema(ByteWriter writer, EventSchema schema)
    {
        var start = writer.BeginRecord();
        writer.Byte((byte)RecordKind.Schema);
        writer.UInt16(checked((ushort)schema.Streams.Count));
        foreach (var stream in schema.Streams)
        {
            writer.Text(stream.Name);
            writer.UInt16(checked((ushort)stream.Columns.Count));
            foreach (var column in stream.Columns)
            {
                writer.Text(column);
            }
        }

        writer.EndRecord(start);
    }

    /// <summary>Reads a schema after its kind; null where it is not whole.</summary>
    public static EventSchema? ReadSchema(ByteReader reader)
    {
        var streams = new List<EventStream>();
        for (var count = reader.UInt16(); count > 0 && reader.IsWhole; count--)
        {
            var name = reader.Text();
            var columns = new List<string>();
            for (var left = reader.UInt16(); left > 0 && reader.IsWhole; left--)
            {
                columns.Add(reader.Text());
            }

            streams.Add(new EventStream(name, columns, int.MaxValue));
        }

        return reader.IsWhole && reader.IsEmpty ? new EventSchema(streams) : null;
    }

    /// <summary>Begins an event, whose values are written next; ended by <see cref="ByteWriter.EndRecord"/>.</summary>
    public static int BeginEvent(ByteWriter writer, long sequence, UserId user, int stream, long time, long id)
    {
        var start = writer.BeginRecord();
        writer.Byte((byte)RecordKind.Event);
        writer.Int64(sequence);
        writer.User(user);
        writer.UInt16((ushort)stream);
        writer.Int64(time);
        writer.Int64(id);
        return start;
    }

    public static void WriteForget(ByteWriter writer, long sequence, UserId user)
    {
        var start = writer.BeginRecord();
        writer.Byte((byte)RecordKind.Forget);
        writer.Int64(sequence);
        writer.User(user);
        writer.EndRecord(start);
    }

    public static void WriteUser(ByteWriter writer, UserEntry entry, bool isExported = false)
    {
        var start = writer.BeginRecord();
        writer.Byte((byte)RecordKind.User);
        writer.Int64(isExported ? 0 : entry.Sequence);
        writer.User(entry.Id);
        writer.Int64(isExported ? 0 : entry.LastSeen);
        for (var i = 0; i < entry.Histories.Length; i++)
        {
            var history = entry.Histories[i];
            writer.Int64(history?.DroppedThrough ?? long.MinValue);
            writer.Int32(history?.Count ?? 0);
            for (var position = 0; position < (history?.Count ?? 0); position++)
            {
                writer.Int64(history!.TimeOf(position));
                writer.Int64(history.IdOf(position));
                writer.Bytes(history.ValuesOf(position));
            }
        }

        writer.EndRecord(start);
    }

    public static void WriteEnd(ByteWriter writer, long sequence, long users)
    {
        var start = writer.BeginRecord();
        writer.Byte((byte)RecordKind.End);
        writer.Int64(sequence);
        writer.Int64(users);
        writer.EndRecord(start);
    }

    /// <summary>The kind and fields of the record that some bytes begin with; false if it is not whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> record)
    {
        record = default;
        if (bytes.Length < HeaderLength)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[sizeof(uint)..]);
        if (length < 1 || length > bytes.Length - HeaderLength)
        {
            return false;
        }

        var whole = bytes[..(HeaderLength + length)];
        record = whole[HeaderLength..];
        return Crc32C.Of(whole[sizeof(uint)..]) == BinaryPrimitives.ReadUInt32LittleEndian(whole);
    }
}
