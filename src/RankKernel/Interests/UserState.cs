using System.Runtime.InteropServices;

namespace RankKernel.Interests;

/// <summary>
/// What is kept of one user for one model, in native memory: states, values of fixed size, and for each history the values of its
/// positions, value after value with room to grow. Guarded by its user's lock.
/// </summary>
internal sealed unsafe class UserState(InterestProgram program) : IDisposable
{
    private readonly int[] _room = new int[program.Streams.Length];
    private float* _data = (float*)NativeMemory.AlignedAlloc(Bytes(program, 0), AlignedBuffer.Alignment);

    /// <summary>What each history was when its events were taken in.</summary>
    public HistoryMark[] Marks { get; } = new HistoryMark[program.Streams.Length];

    /// <summary>Whether what depends on the histories as a whole is still to be computed.</summary>
    public bool IsStale { get; set; } = true;

    /// <summary>Whether a request has read this since it was last built from the start.</summary>
    public bool WasRead { get; set; }

    public long ByteLength { get; private set; } = (long)Bytes(program, 0);

    public float* Data => _data;

    /// <summary>Goes back to empty histories.</summary>
    public void Restart()
    {
        Array.Fill(Marks, HistoryMark.None);
        IsStale = true;
        WasRead = false;
        foreach (var stream in program.Streams)
        {
            foreach (var step in stream.Steps)
            {
                step.Advancing?.Start(_data + step.StateOffset);
            }
        }
    }

    /// <summary>Makes room for this many positions of a history.</summary>
    public void Reserve(int stream, int positions)
    {
        if (positions <= _room[stream])
        {
            return;
        }

        var most = program.Streams[stream].Feature.MaxLength;
        var old = (int[])_room.Clone();
        var oldData = _data;
        _room[stream] = Math.Min(most, Math.Max(positions, Math.Max(8, _room[stream] + (_room[stream] / 2))));
        var bytes = Bytes(program, Length());
        _data = (float*)NativeMemory.AlignedAlloc(bytes, AlignedBuffer.Alignment);
        Copy(oldData, _data, program.FixedLength);
        var from = oldData + program.FixedLength;
        var to = _data + program.FixedLength;
        for (var i = 0; i < program.Streams.Length; i++)
        {
            foreach (var rows in program.Streams[i].Rows)
            {
                Copy(from + ((nint)rows.Offset * old[i]), to + ((nint)rows.Offset * _room[i]), rows.Vector.Words * Math.Max(0, Marks[i].Count));
            }

            from += (nint)program.Streams[i].RowWidth * old[i];
            to += (nint)program.Streams[i].RowWidth * _room[i];
        }

        NativeMemory.AlignedFree(oldData);
        ByteLength = (long)bytes;
    }

    /// <summary>Where the positions of a value along a history begin.</summary>
    public float* Rows(int stream, in KeptRows rows)
    {
        var start = _data + program.FixedLength;
        for (var i = 0; i < stream; i++)
        {
            start += (nint)program.Streams[i].RowWidth * _room[i];
        }

        return start + ((nint)rows.Offset * _room[stream]);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_data);
        _data = null;
    }

    private long Length()
    {
        var length = 0L;
        for (var i = 0; i < _room.Length; i++)
        {
            length += (long)program.Streams[i].RowWidth * _room[i];
        }

        return length;
    }

    private static nuint Bytes(InterestProgram program, long rows) =>
        checked((nuint)Math.Max(1, ((program.FixedLength + rows) * sizeof(float)) + AlignedBuffer.Alignment - 1) / AlignedBuffer.Alignment * AlignedBuffer.Alignment);

    private static void Copy(float* from, float* to, int count) => new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
}

/// <summary>Which events of a history were taken in.</summary>
/// <param name="First">The number of the first one, counted from the user's first event on.</param>
/// <param name="Revision">How often events had been inserted before others.</param>
/// <param name="Count">How many; −1 before the history was looked at.</param>
internal readonly record struct HistoryMark(long First, int Revision, int Count)
{
    public static HistoryMark None => new(0, 0, -1);
}
