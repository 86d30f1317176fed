using RankKernel.Cpu;
using RankKernel.Features;

namespace RankKernel.Interests;

/// <summary>
/// One model that a center serves: how states are built, extended and read. Thread-safe; a user's histories and state are guarded
/// by the user's lock, which the caller holds.
/// </summary>
internal sealed unsafe class InterestModel : IDisposable
{
    private readonly InterestProgram _program;
    private readonly HistoryEncoder[] _encoders;
    private readonly int[] _histories;
    private readonly SlotPool<EventWorkspace> _workspaces;
    private int _calls;
    private volatile bool _isRetired;

    public InterestModel(RankModel model, EventSchema schema, UserInterestOptions options, int slot)
    {
        (Model, Slot) = (model, slot);
        _program = new InterestProgram(model.Program, options.Precision);
        _histories = [.. _program.Streams.Select(stream => schema.IndexOf(stream.Feature.Name))];
        _encoders = [.. _program.Streams.Select((stream, i) => new HistoryEncoder(schema.Streams[_histories[i]], stream.Feature, model.UserLayout))];
        _workspaces = new SlotPool<EventWorkspace>(() => new EventWorkspace(model.Program), Math.Max(16, 4 * Environment.ProcessorCount));
        Ranker = model.CreateRanker(options.Ranker);
    }

    public RankModel Model { get; }

    public Ranker Ranker { get; }

    /// <summary>Which of a user's states is this model's.</summary>
    public int Slot { get; }

    /// <summary>Begins a call; false once the model is no longer served.</summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref _calls);
        if (_isRetired)
        {
            Exit();
            return false;
        }

        return true;
    }

    public void Exit() => Interlocked.Decrement(ref _calls);

    /// <summary>Lets no more calls begin, and waits for those under way.</summary>
    public void Retire()
    {
        _isRetired = true;
        Interlocked.MemoryBarrier();
        var wait = default(SpinWait);
        while (Volatile.Read(ref _calls) != 0)
        {
            wait.SpinOnce();
        }
    }

    public UserState CreateState()
    {
        var state = new UserState(_program);
        state.Restart();
        return state;
    }

    /// <summary>Whether a state holds events that are no longer the first ones of their history.</summary>
    public bool MustRestart(UserState state, UserHistory?[] histories)
    {
        for (var i = 0; i < _program.Streams.Length; i++)
        {
            var (have, now) = (state.Marks[i], Mark(i, histories));
            if (have.Count > 0 && (have.First != now.First || have.Revision != now.Revision || have.Count > now.Count))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes in what a state lacks; returns whether it was built from the start.</summary>
    public bool Bring(UserState state, UserHistory?[] histories)
    {
        var restarted = MustRestart(state, histories);
        if (restarted)
        {
            state.Restart();
        }

        for (var i = 0; i < _program.Streams.Length; i++)
        {
            var (have, now) = (state.Marks[i], Mark(i, histories));
            if (have.Count != now.Count)
            {
                restarted |= have.Count <= 0 && now.Count > 1;
                Advance(state, i, histories[_histories[i]], Math.Max(have.Count, 0), now);
            }
        }

        return restarted;
    }

    /// <summary>Puts a user's row and what is kept into a call's memory; computes what depends on the histories as a whole if an event came since.</summary>
    public EncodedRows Load(UserState state, EncodedRows request, Workspace workspace)
    {
        var row = CopyRequest(request, workspace);
        var isStale = state.IsStale && _program.HistorySteps.Length > 0;
        for (var i = 0; i < _program.Streams.Length; i++)
        {
            var stream = _program.Streams[i];
            var count = state.Marks[i].Count;
            row.Ids[stream.LengthOffset] = count;
            foreach (ref readonly var rows in stream.Rows.AsSpan())
            {
                if (IsRead(rows.ForRank, rows.Keeping, isStale))
                {
                    rows.Vector.Decode(count, state.Rows(i, rows), Place(rows, row, workspace.User));
                }
            }

            LoadBlocks(stream.Blocks, state, workspace, isStale);
        }

        LoadBlocks(_program.HistoryBlocks, state, workspace, isStale);
        if (isStale)
        {
            Refresh(state, row, workspace);
        }

        return row;
    }

    /// <summary>The row of a user without histories.</summary>
    public EncodedRows LoadUnknown(EncodedRows request, Workspace workspace)
    {
        var row = CopyRequest(request, workspace);
        foreach (var stream in _program.Streams)
        {
            row.Ids[stream.LengthOffset] = 0;
        }

        return row;
    }

    /// <summary>The steps that a request for a known user runs.</summary>
    public CpuStep[] RequestSteps => _program.RequestSteps;

    /// <summary>The steps that a request for an unknown user runs.</summary>
    public CpuStep[] AllSteps => _program.Program.UserSteps;

    /// <summary>Sets the histories of a request.</summary>
    public void CopyTo(UserHistory?[] histories, EncodedRows row, Action<string, int> setLength)
    {
        for (var i = 0; i < _program.Streams.Length; i++)
        {
            var stream = _program.Streams[i];
            var mark = Mark(i, histories);
            if (histories[_histories[i]] is { } history)
            {
                var skipped = (int)(mark.First - history.First);
                _encoders[i].Encode(history, skipped, skipped + mark.Count, row.IdRow(0), row.NumberRow(0));
            }

            row.IdRow(0)[stream.LengthOffset] = mark.Count;
            setLength(stream.Feature.Name, mark.Count);
        }
    }

    public void Dispose()
    {
        Ranker.Dispose();
        _workspaces.Dispose();
    }

    /// <summary>What this model sees of a history.</summary>
    private HistoryMark Mark(int stream, UserHistory?[] histories)
    {
        if (histories[_histories[stream]] is not { } history)
        {
            return default;
        }

        var feature = _program.Streams[stream].Feature;
        var count = Math.Min(history.Count, feature.MaxLength);
        var skipped = feature.Truncation == Truncation.KeepLast ? history.Count - count : 0;
        return new HistoryMark(history.First + skipped, history.Revision, count);
    }

    private void Advance(UserState state, int index, UserHistory? history, int position, HistoryMark mark)
    {
        var stream = _program.Streams[index];
        var count = mark.Count - position;
        state.Reserve(index, mark.Count);
        var workspace = _workspaces.Rent();
        try
        {
            var frame = workspace.Frame();
            if (history is not null)
            {
                var first = (int)(mark.First - history.First) + position;
                _encoders[index].Encode(history, first, first + count, workspace.Row.IdRow(0), workspace.Row.NumberRow(0));
            }

            frame.UserIds[stream.LengthOffset] = count;
            foreach (var (step, advancing, stateOffset) in stream.Steps)
            {
                if (advancing is null)
                {
                    step.Run(frame, 1);
                }
                else
                {
                    advancing.Advance(frame, state.Data + stateOffset);
                }
            }

            foreach (ref readonly var rows in stream.Rows.AsSpan())
            {
                if (rows.Keeping == Keeping.Event)
                {
                    rows.Vector.Encode(count, Place(rows, workspace.Row, frame.User), state.Rows(index, rows) + ((nint)position * rows.Vector.Words));
                }
            }

            foreach (ref readonly var block in stream.Blocks.AsSpan())
            {
                block.Vector.Encode(block.Count, frame.User + block.Scratch, state.Data + block.Offset);
            }
        }
        finally
        {
            _workspaces.Return(workspace);
        }

        state.Marks[index] = mark;
        state.IsStale = true;
    }

    private void Refresh(UserState state, EncodedRows row, Workspace workspace)
    {
        var frame = workspace.Tile.Frame();
        frame.User = workspace.User;
        frame.UserIds = row.Ids;
        frame.UserNumbers = row.Numbers;
        _program.Program.RunUser(frame, _program.HistorySteps);
        for (var i = 0; i < _program.Streams.Length; i++)
        {
            foreach (ref readonly var rows in _program.Streams[i].Rows.AsSpan())
            {
                if (rows.Keeping == Keeping.History)
                {
                    Keep(rows.Vector, state.Marks[i].Count, workspace.User + rows.Scratch, state.Rows(i, rows));
                }
            }
        }

        foreach (ref readonly var block in _program.HistoryBlocks.AsSpan())
        {
            Keep(block.Vector, block.Count, workspace.User + block.Scratch, state.Data + block.Offset);
        }

        state.IsStale = false;
    }

    /// <summary>Keeps vectors, and makes of them what later requests will find.</summary>
    private static void Keep(KeptVector vector, int count, float* computed, float* kept)
    {
        vector.Encode(count, computed, kept);
        if (!vector.IsExact)
        {
            vector.Decode(count, kept, computed);
        }
    }

    private static void LoadBlocks(KeptBlock[] blocks, UserState state, Workspace workspace, bool isStale)
    {
        foreach (ref readonly var block in blocks.AsSpan())
        {
            if (IsRead(block.ForRank, block.Keeping, isStale))
            {
                block.Vector.Decode(block.Count, state.Data + block.Offset, workspace.User + block.Scratch);
            }
        }
    }

    /// <summary>What is about to be computed is not read, and what only that reads is not read otherwise.</summary>
    private static bool IsRead(bool forRank, Keeping keeping, bool isStale) => isStale ? keeping == Keeping.Event : forRank;

    private static EncodedRows CopyRequest(EncodedRows request, Workspace workspace)
    {
        var row = workspace.UserRow;
        request.IdRow(0).CopyTo(row.IdRow(0));
        request.NumberRow(0).CopyTo(row.NumberRow(0));
        return row;
    }

    private static float* Place(in KeptRows rows, EncodedRows row, float* scratch) => rows.Space switch
    {
        RowSpace.Ids => (float*)(row.Ids + rows.Scratch),
        RowSpace.Numbers => row.Numbers + rows.Scratch,
        _ => scratch + rows.Scratch,
    };
}
