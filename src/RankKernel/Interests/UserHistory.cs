using System.Diagnostics;

namespace RankKernel.Interests;

/// <summary>What becomes of an event.</summary>
internal enum EventPlace
{
    Last,
    Between,
    Duplicate,
    TooLate,
}

/// <summary>One bounded history of one user: raw events, ordered by time. Guarded by its user's lock.</summary>
internal sealed class UserHistory
{
    private const int ArrayOverhead = 24;
    private long[] _times = [];
    private long[]? _ids;
    private int[] _ends = [];
    private byte[] _values = [];

    public int Count { get; private set; }

    /// <summary>The number of the oldest event, counted from the user's first event on.</summary>
    public long First { get; private set; }

    /// <summary>How often events have been inserted before others.</summary>
    public int Revision { get; private set; }

    /// <summary>The latest time of an event that has been dropped.</summary>
    public long DroppedThrough { get; private set; } = long.MinValue;

    public long ByteLength =>
        (8L * _times.Length) + (8L * (_ids?.Length ?? 0)) + (4L * _ends.Length) + _values.Length + (4 * ArrayOverhead) + 64;

    public long LastTime => Count == 0 ? long.MinValue : _times[Count - 1];

    public long TimeOf(int position) => _times[position];

    public long IdOf(int position) => _ids is null ? 0 : _ids[position];

    public ReadOnlySpan<byte> ValuesOf(int position) => _values.AsSpan(Start(position).._ends[position]);

    /// <summary>Where an event belongs.</summary>
    /// <param name="time">Its time.</param>
    /// <param name="id">Its id, 0 for none.</param>
    /// <param name="window">How much earlier than the last event it may be.</param>
    public EventPlace Place(long time, long id, long window)
    {
        if (id != 0 && _ids is not null && _ids.AsSpan(0, Count).Contains(id))
        {
            return EventPlace.Duplicate;
        }

        return time >= LastTime ? EventPlace.Last
            : time <= DroppedThrough || (ulong)(LastTime - time) > (ulong)window ? EventPlace.TooLate
            : EventPlace.Between;
    }

    /// <summary>Whether there is an event of this time with these values.</summary>
    public bool Has(long time, ReadOnlySpan<byte> values)
    {
        for (var position = Count - 1; position >= 0 && _times[position] >= time; position--)
        {
            if (_times[position] == time && ValuesOf(position).SequenceEqual(values))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds an event after those that are not later.</summary>
    public void Add(long time, long id, ReadOnlySpan<byte> values)
    {
        var position = Count;
        while (position > 0 && _times[position - 1] > time)
        {
            position--;
        }

        Grow(values.Length, id != 0);
        var start = Start(position);
        if (position < Count)
        {
            Revision++;
            var end = Start(Count);
            _values.AsSpan(start, end - start).CopyTo(_values.AsSpan(start + values.Length));
            Shift(_times, position);
            Shift(_ends, position);
            if (_ids is not null)
            {
                Shift(_ids, position);
            }

            for (var later = position + 1; later <= Count; later++)
            {
                _ends[later] += values.Length;
            }
        }

        values.CopyTo(_values.AsSpan(start));
        _times[position] = time;
        _ends[position] = start + values.Length;
        if (_ids is not null)
        {
            _ids[position] = id;
        }

        Count++;
    }

    /// <summary>Drops the oldest events.</summary>
    public void Drop(int count)
    {
        DroppedThrough = Math.Max(DroppedThrough, _times[count - 1]);
        var start = Start(count);
        _values.AsSpan(start, Start(Count) - start).CopyTo(_values);
        _times.AsSpan(count, Count - count).CopyTo(_times);
        _ids?.AsSpan(count, Count - count).CopyTo(_ids);
        for (var i = count; i < Count; i++)
        {
            _ends[i - count] = _ends[i] - start;
        }

        Count -= count;
        First += count;
    }

    /// <summary>Makes an empty history just large enough.</summary>
    /// <param name="events">How many events come.</param>
    /// <param name="bytes">Bytes of all their values.</param>
    /// <param name="withIds">Whether any has an id.</param>
    public void Reserve(int events, int bytes, bool withIds)
    {
        Debug.Assert(Count == 0, "There are events.");
        (_times, _ends, _values) = (GC.AllocateUninitializedArray<long>(events), GC.AllocateUninitializedArray<int>(events), GC.AllocateUninitializedArray<byte>(bytes));
        _ids = withIds ? new long[events] : null;
    }

    /// <summary>Goes on where a history stood that was kept elsewhere.</summary>
    public void Continue(long droppedThrough) => DroppedThrough = Math.Max(DroppedThrough, droppedThrough);

    private int Start(int position) => position == 0 ? 0 : _ends[position - 1];

    private void Grow(int bytes, bool withId)
    {
        if (Count == _times.Length)
        {
            var room = Math.Max(4, Count + (Count / 2));
            Array.Resize(ref _times, room);
            Array.Resize(ref _ends, room);
        }

        if (withId || _ids is not null)
        {
            Array.Resize(ref _ids, _times.Length);
        }

        var needed = checked(Start(Count) + bytes);
        if (needed > _values.Length)
        {
            Array.Resize(ref _values, Math.Max(needed, Math.Max(64, _values.Length + (_values.Length / 2))));
        }
    }

    private void Shift<T>(T[] array, int position) => array.AsSpan(position, Count - position).CopyTo(array.AsSpan(position + 1));
}
