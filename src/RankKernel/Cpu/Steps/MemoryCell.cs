using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>
/// One position of an <see cref="InterestMemory"/>. The parts of the gates that need neither state nor memory are given. What a row
/// keeps between positions is <see cref="MemoryLayout.Length"/> elements.
/// </summary>
internal sealed unsafe class MemoryCell : IDisposable
{
    private readonly KernelSet _kernels;
    private readonly InterestMemory _operation;
    private readonly MemoryLayout _layout;
    private readonly GruCell _controller;
    private readonly PackedLinear _read;
    private readonly PackedLinear _heads;
    private readonly Tensor _headBias;
    private readonly Tensor _slots;
    private readonly Tensor _keys;
    private readonly Tensor _firstRead;
    private readonly GruCell? _channel;
    private readonly PackedLinear? _channelSlot;
    private readonly float[] _keyLengths;

    public MemoryCell(KernelSet kernels, InterestMemory operation, IReadOnlyList<Value> inputs)
    {
        (_kernels, _operation, _layout) = (kernels, operation, operation.Layout(inputs));
        _controller = new GruCell(kernels, GruAttention.Input, GruReset.BeforeProduct, inputs[2], null);
        _read = PackedLinear.Pack(inputs[1].Data!);
        _heads = PackedLinear.Pack(inputs[3].Data!);
        (_headBias, _slots, _keys, _firstRead) = (inputs[4].Data!, inputs[5].Data!, inputs[6].Data!, inputs[7].Data!);
        _keyLengths = [.. Enumerable.Range(0, _layout.Slots).Select(slot => MathF.Sqrt(Dot(_keys.FloatPointer + (slot * _layout.Width), _keys.FloatPointer + (slot * _layout.Width))))];
        if (operation.Channels)
        {
            _channel = new GruCell(kernels, GruAttention.Input, GruReset.BeforeProduct, inputs[operation.ChannelGates + 2], null);
            _channelSlot = PackedLinear.Pack(inputs[operation.ChannelGates + 1].Data!);
        }
    }

    /// <summary>Elements of what the inputs give to the controller's gates.</summary>
    public int GateWidth => Gru.Gates * _layout.Units;

    /// <summary>Elements of what the inputs give to the channels' gates.</summary>
    public int ChannelGateWidth => Gru.Gates * _layout.ChannelWidth;

    /// <summary>Elements of what is kept between positions.</summary>
    public int Length => _layout.Length;

    /// <summary>Elements of scratch that a step uses.</summary>
    public int TemporaryLength => checked(
        Math.Max(_controller.TemporaryLength, _channel?.TemporaryLength ?? 0) + Math.Max(GateWidth, ChannelGateWidth)
        + _layout.Units + _layout.Slots + _layout.HeadWidth + (4 * _layout.Slots));

    /// <summary>What is kept before the first position.</summary>
    public void Start(float* state)
    {
        new Span<float>(state, Length).Clear();
        _firstRead.AsFloats().CopyTo(new Span<float>(state + _layout.ReadVector, _layout.Width));
        _slots.AsFloats().CopyTo(new Span<float>(state + _layout.Memory, _layout.Slots * _layout.Width));
    }

    /// <summary>Lets all but the vector read and the usage fall back to the start.</summary>
    public void Forget(float* state)
    {
        new Span<float>(state, _layout.Units).Clear();
        _slots.AsFloats().CopyTo(new Span<float>(state + _layout.Memory, _layout.Slots * _layout.Width));
        new Span<float>(state + _layout.Added, _layout.Slots * _layout.Width).Clear();
        new Span<float>(state + _layout.Channels, _layout.Slots * _layout.ChannelWidth).Clear();
    }

    /// <summary>Takes one position in; returns the slot that was read most.</summary>
    /// <param name="gates">What the input gives to the controller's gates, [r, z, n].</param>
    /// <param name="channelGates">What it gives to the channels' gates, or null.</param>
    /// <param name="state">What is kept, changed in place.</param>
    /// <param name="temporary">Scratch.</param>
    public int Step(float* gates, float* channelGates, float* state, float* temporary)
    {
        var gruLength = Math.Max(_controller.TemporaryLength, _channel?.TemporaryLength ?? 0);
        var input = temporary + gruLength;
        var control = input + Math.Max(GateWidth, ChannelGateWidth);
        var commands = control + _layout.Units + _layout.Slots;
        var weights = commands + _layout.HeadWidth;
        Recur(_controller, _read, state + _layout.ReadVector, gates, state, input, temporary);
        Command(state, control, commands);

        var write = weights + _layout.Slots;
        Address(0, commands, state, weights);
        Address(1, commands, state, write);
        Use(commands, state, write, write + _layout.Slots);
        var most = Read(state, weights);
        if (_channel is not null)
        {
            var slot = state + _layout.Memory + (most * _layout.Width);
            Recur(_channel, _channelSlot!, slot, channelGates, state + _layout.Channels + (most * _layout.ChannelWidth), input, temporary);
        }

        Write(commands, state, write);
        return most;
    }

    public void Dispose()
    {
        _controller.Dispose();
        _read.Dispose();
        _heads.Dispose();
        _channel?.Dispose();
        _channelSlot?.Dispose();
    }

    /// <summary>A step of a GRU on [x, other], x's part of the gates given.</summary>
    private void Recur(GruCell cell, PackedLinear weight, float* other, float* gates, float* state, float* input, float* temporary)
    {
        _kernels.Linear(new LinearArguments
        {
            Rows = 1,
            X = new Rows(other, 0),
            W = weight,
            Width = weight.N,
            AddendA = new Rows(gates, 0),
            Y = new Rows(input, 0),
        });
        cell.Step(1, new Rows(input, 0), default, new Rows(state, 0), new Rows(state, 0), temporary);
    }

    private void Command(float* state, float* control, float* commands)
    {
        new ReadOnlySpan<float>(state, _layout.Units).CopyTo(new Span<float>(control, _layout.Units));
        for (var slot = 0; slot < _layout.Slots; slot++)
        {
            control[_layout.Units + slot] = state[_layout.Usage + slot] / (float)InterestMemory.UsageScale;
        }

        _kernels.Linear(new LinearArguments
        {
            Rows = 1,
            X = new Rows(control, 0),
            W = _heads,
            Width = _heads.N,
            Bias = _headBias.FloatPointer,
            Y = new Rows(commands, 0),
        });
        var clip = (float)_operation.Clip;
        for (var i = 0; i < _layout.HeadWidth; i++)
        {
            commands[i] = Math.Clamp(commands[i], -clip, clip);
        }

        Activate(ActivationKind.Tanh, commands + _layout.Key(0), _layout.Width);
        Activate(ActivationKind.Tanh, commands + _layout.Key(1), _layout.Width);
        Activate(ActivationKind.Sigmoid, commands + _layout.Erase, _layout.Width);
        Activate(ActivationKind.Tanh, commands + _layout.Add, _layout.Width);
    }

    /// <summary>The weights of the slots for one head.</summary>
    private void Address(int head, float* commands, float* state, float* weights)
    {
        var key = commands + _layout.Key(head);
        var strength = Strength(commands + _layout.Key(head) + _layout.Width);
        var length = MathF.Sqrt(Dot(key, key));
        for (var slot = 0; slot < _layout.Slots; slot++)
        {
            var memory = state + _layout.Memory + (slot * _layout.Width);
            var fromKey = Dot(key, _keys.FloatPointer + (slot * _layout.Width)) / ((_keyLengths[slot] * length) + (float)InterestMemory.CosineFloor);
            var fromSlot = Dot(key, memory) / ((MathF.Sqrt(Dot(memory, memory)) * length) + (float)InterestMemory.CosineFloor);
            weights[slot] = strength * 0.5f * (fromKey + fromSlot);
        }

        _kernels.Softmax(1, _layout.Slots, new Rows(weights, 0), new Rows(weights, 0));
    }

    /// <summary>Moves and sharpens the write weights, if asked for, and counts them.</summary>
    private void Use(float* commands, float* state, float* write, float* moved)
    {
        if (_operation.HasUsage)
        {
            var moves = new Rows(commands + _layout.Move, 0);
            _kernels.Softmax(1, MemoryLayout.Moves, moves, moves);
            commands[_layout.Sharpness] = 2 * Strength(commands + _layout.Sharpness);
            Shift(commands, write, moved);
            new ReadOnlySpan<float>(moved, _layout.Slots).CopyTo(new Span<float>(write, _layout.Slots));
        }

        var counted = write;
        if (_operation.Usage == MemoryUsage.WrittenTwice)
        {
            Shift(commands, write, moved);
            counted = moved;
        }

        for (var slot = 0; slot < _layout.Slots; slot++)
        {
            state[_layout.Usage + slot] += counted[slot];
        }
    }

    private void Shift(float* commands, float* weights, float* moved)
    {
        var moves = commands + _layout.Move;
        var slots = _layout.Slots;
        var total = 0f;
        for (var slot = 0; slot < slots; slot++)
        {
            var sum = (moves[0] * weights[slot]) + (moves[1] * weights[(slot + slots - 1) % slots]) + (moves[2] * weights[(slot + 1) % slots]);
            moved[slot] = MathF.Pow(sum, commands[_layout.Sharpness]);
            total += moved[slot];
        }

        for (var slot = 0; slot < slots; slot++)
        {
            moved[slot] /= total;
        }
    }

    private int Read(float* state, float* weights)
    {
        _kernels.WeightedSum(_layout.Slots, _layout.Width, weights, new Rows(state + _layout.Memory, _layout.Width), state + _layout.ReadVector);
        var most = 0;
        for (var slot = 1; slot < _layout.Slots; slot++)
        {
            most = weights[slot] > weights[most] ? slot : most;
        }

        return most;
    }

    private void Write(float* commands, float* state, float* weights)
    {
        var (erase, add) = (_layout.Erase, _layout.Add);
        for (var slot = 0; slot < _layout.Slots; slot++)
        {
            var memory = state + _layout.Memory + (slot * _layout.Width);
            var added = state + _layout.Added + (slot * _layout.Width);
            for (var i = 0; i < _layout.Width; i++)
            {
                var addition = weights[slot] * commands[add + i];
                memory[i] = (memory[i] * (1 - (weights[slot] * commands[erase + i]))) + addition;
                added[i] += addition;
            }
        }
    }

    private float Strength(float* command)
    {
        Activate(ActivationKind.Softplus, command, 1);
        return (float)_operation.Sharpening * (*command + 1);
    }

    private float Dot(float* a, float* b)
    {
        float result;
        _kernels.DotRows(1, _layout.Width, new Rows(a, 0), new Rows(b, 0), new Rows(&result, 0));
        return result;
    }

    private void Activate(ActivationKind kind, float* x, int width) =>
        _kernels.Activate(1, width, new ActivationArguments { Kind = kind }, new Rows(x, 0), new Rows(x, 0));
}
