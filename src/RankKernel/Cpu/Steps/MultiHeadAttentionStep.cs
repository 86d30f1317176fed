using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>
/// Multi-head attention. The keys and values that are not left out are collected, once for all rows where they are the user's. Then
/// sixteen queries at a time stand in the lanes, so that scores, softmax and weighted sums run over the keys without any sum across
/// lanes. A single query with keys of its own takes its keys into the lanes instead.
/// </summary>
internal sealed unsafe class MultiHeadAttentionStep : CpuStep
{
    private const int Lanes = KernelSet.QueryLanes;

    private readonly KernelSet _kernels;
    private readonly MultiHeadAttention _attention;
    private readonly Operand _queries;
    private readonly Operand _keys;
    private readonly Operand _values;
    private readonly IdOperand? _ids;
    private readonly Operand? _mask;
    private readonly Operand? _joinedKey;
    private readonly Operand? _joinedValue;
    private readonly Operand _output;
    private readonly Extent _queryExtent;
    private readonly Extent _keyExtent;
    private readonly bool _oneQuery;
    private readonly bool _lengthIsShared;
    private readonly int _maxKeys;
    private readonly int _keyWidth;
    private readonly int _valueWidth;

    public MultiHeadAttentionStep(Node node, StepCompiler compiler)
        : base(node)
    {
        var inputs = node.Inputs;
        _kernels = compiler.Kernels;
        _attention = (MultiHeadAttention)node.Operation;
        (_queries, _keys, _values) = (compiler.Operand(inputs[0]), compiler.Operand(inputs[1]), compiler.Operand(inputs[2]));
        _ids = _attention.HasIds ? compiler.Ids(inputs[3]) : null;
        _mask = _attention.Masked ? compiler.Operand(inputs[_attention.Mask]) : null;
        _joinedKey = _attention.Joined ? compiler.Operand(inputs[_attention.JoinedKey]) : null;
        _joinedValue = _attention.Joined ? compiler.Operand(inputs[_attention.JoinedKey + 1]) : null;
        _output = compiler.Operand(node.Output);
        (_queryExtent, _keyExtent) = (compiler.Extent(inputs[0]), compiler.Extent(inputs[1]));
        _oneQuery = inputs[0].Shape.Rank == 1;
        _lengthIsShared = inputs[1].Type.Sequence is not { } sequence || compiler.Length(sequence).Stride == 0;
        (_maxKeys, _keyWidth) = (inputs[1].Shape[0], inputs[1].Shape[1]);
        _valueWidth = inputs[2].Shape[1];
    }

    public override int TemporaryLength => checked(
        Keys + Values + Columns + Mixed + Scores + Line + Positions + Positions + Positions);

    private int Keys => RoundUp(checked(_maxKeys * _keyWidth));

    private int Values => RoundUp(checked(_maxKeys * _valueWidth));

    private int Columns => checked(Lanes * (_keyWidth / _attention.Heads));

    private int Mixed => checked(Lanes * (_valueWidth / _attention.Heads));

    private int Scores => checked(Lanes * (_maxKeys + 1));

    private int Line => RoundUp(_maxKeys + 1);

    private int Positions => RoundUp(_maxKeys);

    public override void Run(in Frame frame, int rows)
    {
        var memory = new Memory(this, frame.Temporary);
        var shared = IsShared(frame);
        if (shared && _oneQuery)
        {
            var open = rows == 0 ? default : Collect(frame, 0, memory);
            AttendLanes(
                rows, open, _queries.Rows(frame), _output.Rows(frame),
                _joinedKey?.Rows(frame) ?? default, _joinedValue?.Rows(frame) ?? default, memory);
            return;
        }

        OpenKeys keys = default;
        for (var row = 0; row < rows; row++)
        {
            keys = shared && row > 0 ? keys : Collect(frame, row, memory);
            var (queries, output) = (new Rows(_queries.Row(frame, row), _keyWidth), new Rows(_output.Row(frame, row), _valueWidth));
            var joinedKey = _joinedKey is { } key ? key.Row(frame, row) : null;
            var joinedValue = _joinedValue is { } value ? value.Row(frame, row) : null;
            if (_oneQuery)
            {
                AttendOne(keys, queries.Data, output.Data, joinedKey, joinedValue, memory);
            }
            else
            {
                AttendLanes(_queryExtent.Count(frame, row), keys, queries, output, new Rows(joinedKey, 0), new Rows(joinedValue, 0), memory);
            }
        }
    }

    private bool IsShared(in Frame frame) =>
        _lengthIsShared && _keys.Rows(frame).Stride == 0 && _values.Rows(frame).Stride == 0
        && (_ids?.Stride ?? 0) == 0 && (_mask?.Rows(frame).Stride ?? 0) == 0;

    /// <summary>The keys and values that are not left out: where they stand if that is all, else copied together.</summary>
    private OpenKeys Collect(in Frame frame, int row, Memory memory)
    {
        var length = _keyExtent.Count(frame, row);
        var ids = _ids is { } operand ? operand.Row(frame, row) : null;
        var mask = _mask is { } given ? given.Row(frame, row) : null;
        var count = 0;
        for (var position = 0; position < length; position++)
        {
            if ((ids == null || ids[position] != _attention.PaddingId) && (mask == null || mask[position] > 0))
            {
                memory.Open[count++] = position;
            }

            memory.Seen[position] = count;
        }

        var keys = _keys.Row(frame, row);
        var values = _values.Row(frame, row);
        if (count == length)
        {
            return new OpenKeys(count, keys, values);
        }

        CopyOpen(keys, _keyWidth, count, memory.Open, memory.Keys);
        CopyOpen(values, _valueWidth, count, memory.Open, memory.Values);
        return new OpenKeys(count, memory.Keys, memory.Values);
    }

    private static void CopyOpen(float* source, int width, int count, int* open, float* target)
    {
        for (var i = 0; i < count; i++)
        {
            new ReadOnlySpan<float>(source + ((nint)open[i] * width), width).CopyTo(new Span<float>(target + ((nint)i * width), width));
        }
    }

    private void AttendLanes(int count, OpenKeys keys, Rows queries, Rows output, Rows joinedKeys, Rows joinedValues, Memory memory)
    {
        var (keyPart, valuePart) = (_keyWidth / _attention.Heads, _valueWidth / _attention.Heads);
        for (var first = 0; first < count; first += Lanes)
        {
            var block = Math.Min(Lanes, count - first);
            for (var head = 0; head < _attention.Heads; head++)
            {
                IntoLanes(block, keyPart, queries.From(first), head * keyPart, memory.Columns);
                _kernels.ScoreLanes(keys.Count, keyPart, memory.Columns, new Rows(keys.Keys + (head * keyPart), _keyWidth), memory.Scores);
                LeaveOut(first, block, keys.Count, memory);
                if (_attention.Joined)
                {
                    JoinScores(block, keyPart, joinedKeys.From(first), head * keyPart, memory.Columns, memory.Scores + ((nint)keys.Count * Lanes));
                }

                _kernels.SoftmaxLanes(keys.Count + (_attention.Joined ? 1 : 0), memory.Scores, memory.Scores);
                _kernels.MixLanes(keys.Count, valuePart, memory.Scores, new Rows(keys.Values + (head * valuePart), _valueWidth), memory.Mixed);
                for (var i = 0; i < block; i++)
                {
                    var y = output.Row(first + i) + (head * valuePart);
                    for (var c = 0; c < valuePart; c++)
                    {
                        y[c] = memory.Mixed[(c * Lanes) + i];
                    }

                    if (_attention.Joined)
                    {
                        AddJoined(valuePart, memory.Scores[((nint)keys.Count * Lanes) + i], joinedValues.Row(first + i) + (head * valuePart), y);
                    }
                }
            }
        }
    }

    /// <summary>A block of queries of one head, scaled, one in each lane; zeros in lanes without one.</summary>
    private void IntoLanes(int count, int width, Rows queries, int start, float* columns)
    {
        var scale = (float)_attention.Scale;
        for (var lane = 0; lane < Lanes; lane++)
        {
            var query = queries.Row(Math.Min(lane, count - 1)) + start;
            var factor = lane < count ? scale : 0;
            for (var c = 0; c < width; c++)
            {
                columns[(c * Lanes) + lane] = query[c] * factor;
            }
        }
    }

    /// <summary>Keys that a query does not see, or that are not among its best, get the score −∞.</summary>
    private void LeaveOut(int first, int block, int keys, Memory memory)
    {
        if (!_attention.Causal && _attention.Top == 0)
        {
            return;
        }

        for (var lane = 0; lane < block; lane++)
        {
            var seen = _attention.Causal ? memory.Seen[first + lane] : keys;
            var scores = memory.Scores + lane;
            for (var t = 0; t < seen && _attention.Top > 0; t++)
            {
                memory.Line[t] = scores[(nint)t * Lanes];
            }

            KeepBest(memory.Line, seen, memory);
            for (var t = 0; t < keys; t++)
            {
                scores[(nint)t * Lanes] = t >= seen ? float.NegativeInfinity : _attention.Top > 0 ? memory.Line[t] : scores[(nint)t * Lanes];
            }
        }
    }

    private static void JoinScores(int count, int width, Rows keys, int start, float* columns, float* scores)
    {
        for (var lane = 0; lane < Lanes; lane++)
        {
            var key = keys.Row(Math.Min(lane, count - 1)) + start;
            var score = 0f;
            for (var c = 0; c < width; c++)
            {
                score += columns[(c * Lanes) + lane] * key[c];
            }

            scores[lane] = score;
        }
    }

    private static void AddJoined(int width, float weight, float* value, float* y)
    {
        for (var c = 0; c < width; c++)
        {
            y[c] += weight * value[c];
        }
    }

    private void AttendOne(OpenKeys keys, float* query, float* output, float* joinedKey, float* joinedValue, Memory memory)
    {
        var (keyPart, valuePart) = (_keyWidth / _attention.Heads, _valueWidth / _attention.Heads);
        var count = keys.Count;
        var line = memory.Line;
        for (var head = 0; head < _attention.Heads; head++)
        {
            for (var c = 0; c < keyPart; c++)
            {
                memory.Columns[c] = query[(head * keyPart) + c] * (float)_attention.Scale;
            }

            var scaled = new Rows(memory.Columns, 0);
            _kernels.DotRows(count, keyPart, new Rows(keys.Keys + (head * keyPart), _keyWidth), scaled, new Rows(line, 1));
            KeepBest(line, count, memory);
            if (_attention.Joined)
            {
                _kernels.DotRows(1, keyPart, scaled, new Rows(joinedKey + (head * keyPart), 0), new Rows(line + count, 0));
            }

            var y = output + (head * valuePart);
            var weighed = count + (_attention.Joined ? 1 : 0);
            _kernels.Softmax(weighed == 0 ? 0 : 1, weighed, new Rows(line, 0), new Rows(line, 0));
            _kernels.WeightedSum(count, valuePart, line, new Rows(keys.Values + (head * valuePart), _valueWidth), y);
            if (_attention.Joined)
            {
                AddJoined(valuePart, line[count], joinedValue + (head * valuePart), y);
            }
        }
    }

    private void KeepBest(float* scores, int count, Memory memory)
    {
        if (_attention.Top == 0 || _attention.Top >= count)
        {
            return;
        }

        var best = new Span<int>(memory.Best, _attention.Top);
        TopK.Select(new ReadOnlySpan<float>(scores, count), best);
        best.Sort();
        var next = 0;
        for (var t = 0; t < count; t++)
        {
            if (next < best.Length && best[next] == t)
            {
                next++;
            }
            else
            {
                scores[t] = float.NegativeInfinity;
            }
        }
    }

    private static int RoundUp(int length) => checked((length + 15) / 16 * 16);

    /// <summary>The keys and values of all heads, row after row.</summary>
    private readonly struct OpenKeys(int count, float* keys, float* values)
    {
        public int Count => count;

        public float* Keys => keys;

        public float* Values => values;
    }

    /// <summary>The parts of the step's temporary memory.</summary>
    private readonly struct Memory
    {
        public Memory(MultiHeadAttentionStep step, float* start)
        {
            Keys = start;
            Values = Keys + step.Keys;
            Columns = Values + step.Values;
            Mixed = Columns + step.Columns;
            Scores = Mixed + step.Mixed;
            Line = Scores + step.Scores;
            Open = (int*)(Line + step.Line);
            Seen = Open + step.Positions;
            Best = Seen + step.Positions;
        }

        /// <summary>The keys that are not left out, if some are.</summary>
        public float* Keys { get; }

        /// <summary>Their values.</summary>
        public float* Values { get; }

        /// <summary>A block of queries of one head, in lanes.</summary>
        public float* Columns { get; }

        /// <summary>What they give, in lanes.</summary>
        public float* Mixed { get; }

        /// <summary>Their scores and weights, in lanes.</summary>
        public float* Scores { get; }

        /// <summary>The scores of one query, with one more.</summary>
        public float* Line { get; }

        /// <summary>The positions that are not left out.</summary>
        public int* Open { get; }

        /// <summary>How many of them there are up to a position.</summary>
        public int* Seen { get; }

        /// <summary>The best of them.</summary>
        public int* Best { get; }
    }
}
