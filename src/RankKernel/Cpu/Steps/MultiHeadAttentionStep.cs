using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>
/// Multi-head attention. The keys and values that are not left out are laid out head by head, once for all rows where they are the
/// user's; then blocks of queries are multiplied with them, so that no more scores than a block's of one head are ever in memory.
/// </summary>
internal sealed unsafe class MultiHeadAttentionStep : CpuStep
{
    private const int BlockQueries = 32;

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
        Keys + Values + Queries + Attended + Scores + Line + JoinedScores + Positions + Positions + Positions);

    private int Keys => RoundUp(checked(_maxKeys * _keyWidth));

    private int Values => RoundUp(checked(_maxKeys * _valueWidth));

    private int Queries => RoundUp(BlockQueries * _keyWidth);

    private int Attended => RoundUp(BlockQueries * _valueWidth);

    private int Scores => RoundUp(checked(BlockQueries * _maxKeys));

    private int Line => RoundUp(_maxKeys + 1);

    private int Positions => RoundUp(_maxKeys);

    private static int JoinedScores => BlockQueries;

    public override void Run(in Frame frame, int rows)
    {
        var memory = new Memory(this, frame.Temporary);
        if (!IsShared(frame))
        {
            for (var row = 0; row < rows; row++)
            {
                AttendRow(frame, row, Prepare(frame, row, memory), memory);
            }

            return;
        }

        var keys = rows == 0 ? 0 : Prepare(frame, 0, memory);
        if (_oneQuery)
        {
            Attend(
                rows, keys, _queries.Rows(frame), _output.Rows(frame),
                _joinedKey?.Rows(frame) ?? default, _joinedValue?.Rows(frame) ?? default, memory);
            return;
        }

        for (var row = 0; row < rows; row++)
        {
            AttendRow(frame, row, keys, memory);
        }
    }

    private bool IsShared(in Frame frame) =>
        _lengthIsShared && _keys.Rows(frame).Stride == 0 && _values.Rows(frame).Stride == 0
        && (_ids?.Stride ?? 0) == 0 && (_mask?.Rows(frame).Stride ?? 0) == 0;

    private void AttendRow(in Frame frame, int row, int keys, Memory memory) => Attend(
        _queryExtent.Count(frame, row), keys,
        new Rows(_queries.Row(frame, row), _keyWidth), new Rows(_output.Row(frame, row), _valueWidth),
        _joinedKey is { } key ? new Rows(key.Row(frame, row), 0) : default,
        _joinedValue is { } value ? new Rows(value.Row(frame, row), 0) : default,
        memory);

    /// <summary>Lays out the keys and values that are not left out and returns how many there are.</summary>
    private int Prepare(in Frame frame, int row, Memory memory)
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

        LayOut(_keys.Row(frame, row), _keyWidth, count, memory.Open, memory.Keys);
        LayOut(_values.Row(frame, row), _valueWidth, count, memory.Open, memory.Values);
        return count;
    }

    private void LayOut(float* source, int width, int count, int* open, float* target)
    {
        var part = width / _attention.Heads;
        for (var head = 0; head < _attention.Heads; head++, target += (nint)count * part)
        {
            for (var first = 0; first < count;)
            {
                // Runs of neighbours are copied together.
                var run = 1;
                while (first + run < count && open[first + run] == open[first] + run)
                {
                    run++;
                }

                _kernels.Copy(
                    run, part, new Rows(source + ((nint)open[first] * width) + (head * part), width), new Rows(target + ((nint)first * part), part));
                first += run;
            }
        }
    }

    private void Attend(int count, int keys, Rows queries, Rows output, Rows joinedKeys, Rows joinedValues, Memory memory)
    {
        var (keyPart, valuePart) = (_keyWidth / _attention.Heads, _valueWidth / _attention.Heads);
        for (var first = 0; first < count; first += BlockQueries)
        {
            var block = Math.Min(BlockQueries, count - first);
            for (var head = 0; head < _attention.Heads; head++)
            {
                ScaleQueries(block, keyPart, queries.From(first), head, memory.Queries);
                if (keys > 0)
                {
                    _kernels.MatMul(
                        1, block, keyPart, keys, new Rows(memory.Queries, 0), new Rows(memory.Keys + ((nint)head * keys * keyPart), 0), true,
                        new Rows(memory.Scores, 0));
                }

                if (_attention.Joined)
                {
                    var joined = new Rows(joinedKeys.Row(first) + (head * keyPart), joinedKeys.Stride);
                    _kernels.DotRows(block, keyPart, new Rows(memory.Queries, keyPart), joined, new Rows(memory.JoinedScores, 1));
                }

                Normalize(block, first, keys, memory);
                var attended = new Rows(memory.Attended, valuePart);
                if (keys > 0)
                {
                    _kernels.MatMul(
                        1, block, keys, valuePart, new Rows(memory.Scores, 0), new Rows(memory.Values + ((nint)head * keys * valuePart), 0), false,
                        new Rows(memory.Attended, 0));
                }
                else
                {
                    new Span<float>(memory.Attended, block * valuePart).Clear();
                }

                for (var i = 0; i < block && _attention.Joined; i++)
                {
                    var y = attended.Row(i);
                    var value = joinedValues.Row(first + i) + (head * valuePart);
                    var weight = memory.JoinedScores[i];
                    for (var c = 0; c < valuePart; c++)
                    {
                        y[c] += weight * value[c];
                    }
                }

                _kernels.Copy(block, valuePart, attended, new Rows(output.Row(first) + (head * valuePart), output.Stride));
            }
        }
    }

    private void ScaleQueries(int count, int width, Rows queries, int head, float* target)
    {
        var scale = (float)_attention.Scale;
        for (var i = 0; i < count; i++)
        {
            var query = queries.Row(i) + (head * width);
            for (var c = 0; c < width; c++)
            {
                *target++ = query[c] * scale;
            }
        }
    }

    /// <summary>Scores become weights in place.</summary>
    private void Normalize(int block, int first, int keys, Memory memory)
    {
        if (!_attention.Joined && !_attention.Causal && _attention.Top == 0)
        {
            _kernels.Softmax(keys == 0 ? 0 : block, keys, new Rows(memory.Scores, keys), new Rows(memory.Scores, keys));
            return;
        }

        for (var i = 0; i < block; i++)
        {
            var scores = memory.Scores + ((nint)i * keys);
            if (_attention.Joined)
            {
                new Span<float>(scores, keys).CopyTo(new Span<float>(memory.Line, keys));
                memory.Line[keys] = memory.JoinedScores[i];
                _kernels.Softmax(1, keys + 1, new Rows(memory.Line, 0), new Rows(memory.Line, 0));
                new Span<float>(memory.Line, keys).CopyTo(new Span<float>(scores, keys));
                memory.JoinedScores[i] = memory.Line[keys];
                continue;
            }

            var seen = _attention.Causal ? memory.Seen[first + i] : keys;
            KeepBest(scores, seen, memory);
            if (seen > 0)
            {
                _kernels.Softmax(1, seen, new Rows(scores, 0), new Rows(scores, 0));
            }

            new Span<float>(scores + seen, keys - seen).Clear();
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
        for (var i = 0; i < best.Length; i++)
        {
            memory.Line[i] = scores[best[i]];
        }

        new Span<float>(scores, count).Fill(float.NegativeInfinity);
        for (var i = 0; i < best.Length; i++)
        {
            scores[best[i]] = memory.Line[i];
        }
    }

    private static int RoundUp(int length) => checked((length + 15) / 16 * 16);

    /// <summary>The parts of the step's temporary memory.</summary>
    private readonly struct Memory
    {
        public Memory(MultiHeadAttentionStep step, float* start)
        {
            Keys = start;
            Values = Keys + step.Keys;
            Queries = Values + step.Values;
            Attended = Queries + step.Queries;
            Scores = Attended + step.Attended;
            Line = Scores + step.Scores;
            JoinedScores = Line + step.Line;
            Open = (int*)(JoinedScores + MultiHeadAttentionStep.JoinedScores);
            Seen = Open + step.Positions;
            Best = Seen + step.Positions;
        }

        /// <summary>The keys head by head.</summary>
        public float* Keys { get; }

        /// <summary>The values head by head.</summary>
        public float* Values { get; }

        /// <summary>A block of queries of one head, scaled.</summary>
        public float* Queries { get; }

        /// <summary>What a block of queries of one head gives.</summary>
        public float* Attended { get; }

        /// <summary>Scores and weights of a block of queries of one head.</summary>
        public float* Scores { get; }

        /// <summary>The scores of one query, with one more.</summary>
        public float* Line { get; }

        /// <summary>The scores and weights of the keys that join.</summary>
        public float* JoinedScores { get; }

        /// <summary>The positions that are not left out.</summary>
        public int* Open { get; }

        /// <summary>How many of them there are up to a position.</summary>
        public int* Seen { get; }

        /// <summary>The best of them.</summary>
        public int* Best { get; }
    }
}
