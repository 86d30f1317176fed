using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>
/// An <see cref="InterestMemory"/> over the true length of each row's sequence. It advances unless there is padding in front: that
/// becomes shorter with every position, so that the first one finds another state. What padding leaves depends on its length alone
/// and is kept, up to <see cref="MostPadding"/> positions of it.
/// </summary>
internal sealed unsafe class MemoryStep : CpuStep, IAdvancingStep
{
    private const int MostPadding = 4096;

    private readonly InterestMemory _operation;
    private readonly MemoryLayout _layout;
    private readonly MemoryCell _cell;
    private readonly Operand _gates;
    private readonly Operand? _channelGates;
    private readonly Operand _output;
    private readonly IdOperand _sequence;
    private readonly Tensor? _paddingGates;
    private readonly Tensor? _paddingChannelGates;
    private readonly int _maxLength;
    private readonly float[] _padded = [];

    public MemoryStep(Node node, StepCompiler compiler)
        : base(node)
    {
        _operation = (InterestMemory)node.Operation;
        _layout = _operation.Layout(node.Inputs);
        _cell = new MemoryCell(compiler.Kernels, _operation, node.Inputs);
        _gates = compiler.Operand(node.Inputs[0]);
        _channelGates = _operation.Channels ? compiler.Operand(node.Inputs[_operation.ChannelGates]) : null;
        _output = compiler.Operand(node.Output);
        _sequence = compiler.Length(node.Inputs[0].Type.Sequence!);
        _maxLength = node.Inputs[0].Shape[0];
        if (_operation.PaddedInFront)
        {
            _paddingGates = node.Inputs[_operation.Padding].Data;
            _paddingChannelGates = _operation.Channels ? node.Inputs[_operation.Padding + 1].Data : null;
            _padded = Padded();
        }
    }

    private int PaddedLength => _layout.Width + _layout.Slots;

    public override int TemporaryLength => checked(_cell.TemporaryLength + (_layout.Slots * _layout.ChannelWidth));

    /// <summary>What the cell keeps, and the slot that the last position read most.</summary>
    public int StateLength => _cell.Length + 1;

    public void Start(float* state)
    {
        _cell.Start(state);
        state[_cell.Length] = -1;
    }

    public void Advance(in Frame frame, float* state)
    {
        state[_cell.Length] = Take(frame, 0, state, (int)state[_cell.Length]);
        var y = _output.Row(frame, 0);
        new ReadOnlySpan<float>(state, _cell.Length).CopyTo(new Span<float>(y, _cell.Length));
        Close(y, (int)state[_cell.Length]);
    }

    public override void Run(in Frame frame, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            Walk(frame, row, _output.Row(frame, row));
        }
    }

    public override void Dispose() => _cell.Dispose();

    private void Walk(in Frame frame, int row, float* state)
    {
        _cell.Start(state);
        var length = _sequence.Length(frame, row);
        var last = -1;
        var missing = _operation.PaddedInFront ? _maxLength - length : 0;
        for (missing -= SkipPadding(length > 0 ? missing : missing - 1, state); missing > 0; missing--)
        {
            last = Pad(state, frame.Temporary);
            if (missing > 1 || length > 0)
            {
                _cell.Forget(state);
            }
            else
            {
                ForgetLast(state, frame.Temporary + _cell.TemporaryLength);
            }
        }

        Close(state, Take(frame, row, state, last));
    }

    /// <summary>Puts what the most of some padding leaves into a fresh state; returns how much that was.</summary>
    private int SkipPadding(int padding, float* state)
    {
        var known = Math.Min(padding, MostPadding);
        if (known > 0)
        {
            var left = _padded.AsSpan(known * PaddedLength, PaddedLength);
            left[.._layout.Width].CopyTo(new Span<float>(state + _layout.ReadVector, _layout.Width));
            left[_layout.Width..].CopyTo(new Span<float>(state + _layout.Usage, _layout.Slots));
        }

        return Math.Max(known, 0);
    }

    /// <summary>What stands after 0, 1, 2.. positions of padding, where everything else has fallen back: the vector read and the usage.</summary>
    private float[] Padded()
    {
        var padded = new float[(Math.Min(_maxLength, MostPadding) + 1) * PaddedLength];
        using var memory = AlignedBuffer.OfFloats(_cell.Length + _cell.TemporaryLength);
        var state = memory.Floats;
        _cell.Start(state);
        for (var padding = 0; padding < padded.Length / PaddedLength; padding++)
        {
            var left = padded.AsSpan(padding * PaddedLength, PaddedLength);
            new ReadOnlySpan<float>(state + _layout.ReadVector, _layout.Width).CopyTo(left);
            new ReadOnlySpan<float>(state + _layout.Usage, _layout.Slots).CopyTo(left[_layout.Width..]);
            Pad(state, state + _cell.Length);
            _cell.Forget(state);
        }

        return padded;
    }

    private int Pad(float* state, float* temporary) =>
        _cell.Step(_paddingGates!.FloatPointer, _paddingChannelGates is null ? null : _paddingChannelGates.FloatPointer, state, temporary);

    /// <summary>Takes the row's positions in; returns the slot that the last one read most.</summary>
    private int Take(in Frame frame, int row, float* state, int last)
    {
        var gates = _gates.Row(frame, row);
        var channels = _channelGates is { } operand ? operand.Row(frame, row) : null;
        var length = _sequence.Length(frame, row);
        for (var position = 0; position < length; position++)
        {
            last = _cell.Step(gates, channels, state, frame.Temporary);
            gates += _cell.GateWidth;
            channels = channels is null ? null : channels + _cell.ChannelGateWidth;
        }

        return last;
    }

    private void Close(float* state, int last)
    {
        if (_operation.LastChannelAlone)
        {
            KeepChannel(state, last);
        }
    }

    /// <summary>After a history of padding alone the last channel's output remains, if outputs are what is asked for.</summary>
    private void ForgetLast(float* state, float* kept)
    {
        var channels = new Span<float>(state + _layout.Channels, _layout.Slots * _layout.ChannelWidth);
        var saved = new Span<float>(kept, channels.Length);
        channels.CopyTo(saved);
        _cell.Forget(state);
        if (_operation.LastChannelAlone)
        {
            saved.CopyTo(channels);
        }
    }

    private void KeepChannel(float* state, int kept)
    {
        for (var slot = 0; slot < _layout.Slots; slot++)
        {
            if (slot != kept)
            {
                new Span<float>(state + _layout.Channels + (slot * _layout.ChannelWidth), _layout.ChannelWidth).Clear();
            }
        }
    }
}
