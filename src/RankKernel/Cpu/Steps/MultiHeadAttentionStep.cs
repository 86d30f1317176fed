using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>
/// Multi-head attention. The keys and values that are not left out are collected, once for all rows where they are the user's. Then
/// sixteen queries at a time stand in the lanes, so that scores, softmax and weighted sums run over the keys without any sum across
/// lanes. A single query with keys of its own takes its keys into the lanes instead.
/// </summary>
internal sealed unsafe partial class MultiHeadAttentionStep : CpuStep
{
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
}
