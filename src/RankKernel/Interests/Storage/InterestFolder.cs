namespace RankKernel.Interests.Storage;

/// <summary>What takes in what a folder has kept.</summary>
internal interface IHistorySink
{
    /// <summary>What a user's histories were: after its kind, a <see cref="RecordKind.User"/> record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="map">From the record's histories to those that are wanted.</param>
    /// <param name="isOfSnapshot">Whether it is of a snapshot, which may be larger than there is room for; else of a log.</param>
    /// <param name="sequence">Its number.</param>
    /// <returns>Whether the record is whole.</returns>
    bool AddUser(ByteReader record, SchemaMap map, bool isOfSnapshot, out long sequence);

    /// <summary>An event.</summary>
    void AddEvent(long sequence, UserId user, int stream, long time, long id, ReadOnlySpan<byte> values);

    /// <summary>A user is forgotten.</summary>
    void Forget(long sequence, UserId user);
}

/// <summary>
/// A folder that histories outlive the process in: the newest snapshot, and the segments of log written since. A snapshot of number N
/// stands for all segments before N. A segment ends at its first record that is not whole, which a process that was killed leaves
/// behind; after a start a new segment is written.
/// </summary>
internal sealed class InterestFolder : IDisposable
{
    private const string SnapshotSuffix = ".snapshot";
    private const string LogSuffix = ".log";

    private readonly string _path;
    private readonly FolderDisk _disk;
    private readonly EventSchema _schema;
    private readonly FileStream _owner;

    /// <summary>Reads what the folder has into a sink, and begins a new segment.</summary>
    /// <exception cref="IOException">The folder cannot be used, or another center uses it.</exception>
    /// <exception cref="RankKernelException">A snapshot is damaged; the message names the file.</exception>
    public InterestFolder(string path, FolderDisk disk, EventSchema schema, InterestDurability durability, IHistorySink sink)
    {
        (_path, _disk, _schema) = (disk.CreateFolder(path), disk, schema);
        _owner = new FileStream(Path.Combine(_path, "interests.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            var snapshots = Numbers(SnapshotSuffix);
            var first = snapshots.Count == 0 ? 0 : snapshots[^1];
            var sequence = snapshots.Count == 0 ? 0 : ReadSnapshot(SnapshotPath(first), sink);
            var segments = Numbers(LogSuffix);
            foreach (var segment in segments.Where(segment => segment >= first))
            {
                sequence = Math.Max(sequence, ReadLog(EventLog.PathOf(_path, segment), sink));
            }

            Log = new EventLog(_path, disk, schema, durability, Math.Max(first, segments.Count == 0 ? 0 : segments[^1]) + 1, sequence);
            DeleteBefore(first);
        }
        catch
        {
            Log?.Dispose();
            _owner.Dispose();
            throw;
        }
    }

    public EventLog Log { get; }

    /// <summary>Bytes at the ends of segments that were no whole record.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Bytes read from the folder's files at the start.</summary>
    public long BytesRead { get; private set; }

    /// <summary>
    /// Writes a snapshot of all users, which the log before it is then deleted for: not before the snapshot and its name are on the disk.
    /// </summary>
    /// <param name="write">Writes the users as records, each under its lock; returns how many.</param>
    public void TakeSnapshot(Func<Action<ByteWriter>, long> write)
    {
        var number = Log.Rotate();
        var temporary = $"{SnapshotPath(number)}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new SnapshotWriter(_disk, temporary))
            {
                var own = new ByteWriter();
                Records.WriteSchema(own, _schema);
                file.Write(own);
                var users = write(file.Write);
                own.Clear();
                Records.WriteEnd(own, Log.Sequence, users);
                file.Write(own);

                // What the snapshot has of records after its number must not be ahead of the log.
                Log.FlushAll();
                file.Flush();
            }

            _disk.Rename(temporary, SnapshotPath(number));
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }

        _disk.FlushFolder(_path);
        DeleteBefore(number);
    }

    public void Dispose()
    {
        Log.Dispose();
        _owner.Dispose();
    }

    private string SnapshotPath(long number) => Path.Combine(_path, $"interests-{number:d12}{SnapshotSuffix}");

    private List<long> Numbers(string suffix) =>
    [
        .. Directory.EnumerateFiles(_path, $"interests-*{suffix}")
            .Select(file => long.TryParse(Path.GetFileName(file)["interests-".Length..^suffix.Length], out var number) ? number : -1)
            .Where(number => number >= 0)
            .Order(),
    ];

    private void DeleteBefore(long number)
    {
        foreach (var old in Numbers(LogSuffix).Where(segment => segment < number))
        {
            _disk.Delete(EventLog.PathOf(_path, old));
        }

        foreach (var old in Numbers(SnapshotSuffix).Where(snapshot => snapshot < number))
        {
            _disk.Delete(SnapshotPath(old));
        }

        foreach (var unfinished in Directory.EnumerateFiles(_path, $"interests-*{SnapshotSuffix}.*.tmp"))
        {
            _disk.Delete(unfinished);
        }
    }

    private void TryDelete(string path)
    {
        try
        {
            _disk.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error that led here says more; the next snapshot or start deletes it.
        }
    }

    private long ReadSnapshot(string path, IHistorySink sink)
    {
        using var file = new RecordFile(path);
        var users = 0L;
        SchemaMap? map = null;
        while (file.TryRead(out var record))
        {
            var reader = new ByteReader(record);
            switch ((RecordKind)reader.Byte())
            {
                case RecordKind.Schema when map is null && Records.ReadSchema(reader) is { } schema:
                    map = new SchemaMap(schema, _schema);
                    break;
                case RecordKind.User when map is not null && sink.AddUser(reader, map, isOfSnapshot: true, out _):
                    users++;
                    break;
                case RecordKind.End when reader.Int64() is var sequence && reader.Int64() == users && reader.IsWhole && file.Position == file.Length:
                    BytesRead += file.BytesRead;
                    return sequence;
                default:
                    throw Damaged(file);
            }
        }

        throw Damaged(file);
    }

    private long ReadLog(string path, IHistorySink sink)
    {
        using var file = new RecordFile(path);
        var (last, position) = (0L, 0L);
        SchemaMap? map = null;
        while (file.TryRead(out var record))
        {
            var reader = new ByteReader(record);
            var kind = (RecordKind)reader.Byte();
            if (kind == RecordKind.Schema && Records.ReadSchema(reader) is { } schema)
            {
                map = new SchemaMap(schema, _schema);
            }
            else if (map is null || !(kind == RecordKind.User ? sink.AddUser(reader, map, isOfSnapshot: false, out last) : TakeIn(kind, reader, map, sink, out last)))
            {
                break;
            }

            position = file.Position;
        }

        TornBytes += file.Length - position;
        BytesRead += file.BytesRead;
        return last;
    }

    private static bool TakeIn(RecordKind kind, ByteReader reader, SchemaMap map, IHistorySink sink, out long sequence)
    {
        sequence = reader.Int64();
        var user = reader.User();
        if (kind == RecordKind.Forget && reader.IsWhole)
        {
            sink.Forget(sequence, user);
            return true;
        }

        var stream = reader.UInt16();
        var (time, id) = (reader.Int64(), reader.Int64());
        if (kind != RecordKind.Event || !reader.IsWhole || stream >= map.StreamCount || !EventValues.AreWhole(reader.Rest, map.ColumnsOf(stream)))
        {
            return false;
        }

        if (map.Stream(stream) >= 0)
        {
            sink.AddEvent(sequence, user, map.Stream(stream), time, id, map.Values(stream, reader.Rest));
        }

        return true;
    }

    private static RankKernelException Damaged(RecordFile file) => new(
        $"The snapshot '{file.Path}' is damaged: at byte {file.Position} of {file.Length} there is no whole record of the kind that is expected there.");
}
