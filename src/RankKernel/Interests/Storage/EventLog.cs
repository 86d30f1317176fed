using Microsoft.Win32.SafeHandles;

namespace RankKernel.Interests.Storage;

/// <summary>
/// The log of a folder: segments of records, numbered upwards. A record is appended to memory and written by the first caller that
/// needs it, together with those that came meanwhile. After an error of the disk nothing is taken any more, so that the log never
/// has a hole. Thread-safe.
/// </summary>
internal sealed class EventLog : IDisposable
{
    private readonly Lock _appending = new();
    private readonly Lock _writing = new();
    private readonly string _folder;
    private readonly FolderDisk _disk;
    private readonly EventSchema _schema;
    private readonly InterestDurability _durability;
    private readonly Timer? _timer;
    private ByteWriter _next = new();
    private ByteWriter _spare = new();
    private SafeFileHandle _file;
    private long _offset;
    private long _appended;
    private long _written;
    private long _flushed;
    private long _sequence;
    private Exception? _failure;
    private bool _disposed;

    public EventLog(string folder, FolderDisk disk, EventSchema schema, InterestDurability durability, long segment, long sequence)
    {
        (_folder, _disk, _schema, _durability, Segment, _sequence) = (folder, disk, schema, durability, segment, sequence);
        _file = Create(segment);
        if (durability == InterestDurability.EverySecond)
        {
            _timer = new Timer(_ => FlushToDisk(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>The number of the segment that is written to.</summary>
    public long Segment { get; private set; }

    /// <summary>Bytes of that segment.</summary>
    public long SegmentBytes => Volatile.Read(ref _offset);

    /// <summary>The number of the last record.</summary>
    public long Sequence => Volatile.Read(ref _sequence);

    public static string PathOf(string folder, long segment) => Path.Combine(folder, $"interests-{segment:d12}.log");

    /// <summary>Appends an event; returns the position to <see cref="Flush"/>.</summary>
    public long Append(UserId user, int stream, long time, long id, ReadOnlySpan<byte> values, out long sequence)
    {
        lock (_appending)
        {
            ThrowIfFailed();
            sequence = ++_sequence;
            var start = Records.BeginEvent(_next, sequence, user, stream, time, id);
            _next.Bytes(values);
            _next.EndRecord(start);
            return _appended += _next.Length - start;
        }
    }

    /// <summary>Appends that a user is forgotten.</summary>
    public long AppendForget(UserId user)
    {
        lock (_appending)
        {
            ThrowIfFailed();
            var start = _next.Length;
            Records.WriteForget(_next, ++_sequence, user);
            return _appended += _next.Length - start;
        }
    }

    /// <summary>Appends what a user's histories are now, whatever was written of the user before.</summary>
    public void AppendUser(UserEntry entry)
    {
        lock (_appending)
        {
            ThrowIfFailed();
            entry.Sequence = ++_sequence;
            var start = _next.Length;
            Records.WriteUser(_next, entry);
            _appended += _next.Length - start;
        }
    }

    /// <summary>Returns when everything up to a position is as safe as the options ask for.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Flush(long position)
    {
        if (Volatile.Read(ref _written) >= position)
        {
            return;
        }

        lock (_writing)
        {
            if (_written < position)
            {
                Write(toDisk: _durability == InterestDurability.Disk);
            }
        }
    }

    /// <summary>Closes the segment and begins the next one; returns its number.</summary>
    public long Rotate()
    {
        lock (_writing)
        {
            Write(toDisk: true);
            var next = Create(Segment + 1);
            _file.Dispose();
            (_file, Segment) = (next, Segment + 1);
            return Segment;
        }
    }

    /// <summary>Brings everything to the disk.</summary>
    public void FlushAll()
    {
        lock (_writing)
        {
            Write(toDisk: true);
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_writing)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            try
            {
                if (_failure is null)
                {
                    Write(toDisk: true);
                }
            }
            finally
            {
                _file.Dispose();
            }
        }
    }

    /// <summary>Begins a segment, whose name is on the disk before any record of it is acknowledged.</summary>
    private SafeFileHandle Create(long segment)
    {
        var file = _disk.Create(PathOf(_folder, segment));
        try
        {
            var head = new ByteWriter();
            Records.WriteSchema(head, _schema);
            _disk.Write(file, head.Written, 0);
            _disk.Flush(file);
            _disk.FlushFolder(_folder);
            Volatile.Write(ref _offset, head.Length);
            return file;
        }
        catch
        {
            file.Dispose();
            Forget(segment);
            throw;
        }
    }

    /// <summary>Takes away a segment that could not be begun, so that the next attempt can create it.</summary>
    private void Forget(long segment)
    {
        try
        {
            _disk.Delete(PathOf(_folder, segment));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error that led here says more.
        }
    }

    private void FlushToDisk()
    {
        lock (_writing)
        {
            if (!_disposed && _failure is null && _flushed < _written)
            {
                try
                {
                    Write(toDisk: true);
                }
                catch (IOException)
                {
                    // The next caller is told.
                }
            }
        }
    }

    private void Write(bool toDisk)
    {
        ThrowIfFailed();
        long position;
        lock (_appending)
        {
            (_next, _spare) = (_spare, _next);
            position = _appended;
        }

        try
        {
            _disk.Write(_file, _spare.Written, _offset);
            if (toDisk)
            {
                _disk.Flush(_file);
                _flushed = position;
            }
        }
        catch (Exception error)
        {
            Volatile.Write(ref _failure, error);
            throw;
        }

        Volatile.Write(ref _offset, _offset + _spare.Length);
        _spare.Clear();
        Volatile.Write(ref _written, position);
    }

    private void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw new IOException($"The log in '{_folder}' could not be written: {failure.Message} Nothing more is taken; open the folder anew.", failure);
        }
    }
}
