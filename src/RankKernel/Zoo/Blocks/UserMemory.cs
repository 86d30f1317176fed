using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>A user's memory after the history, and what it says to one target.</summary>
internal sealed class UserMemory
{
    private readonly GraphBuilder _graph;
    private readonly MimnOptions _options;
    private readonly MemoryLayout _layout;
    private readonly Value _state;
    private readonly Value _keys;

    public UserMemory(GraphBuilder graph, AttendedHistory history, MimnOptions options)
    {
        (_graph, _options) = (graph, options);
        var width = history.Target.Shape[0];
        _layout = new MemoryLayout(options.Units, width, options.Slots, options.Channels ? width : 0, options.Usage != MemoryUsage.None);
        using var scope = graph.Scope("memory");
        _keys = Bounded("memory.keys", options.Slots, width);
        var inputs = new List<Value>
        {
            Gates(history.Keys, "controller", options.Units),
            Weight("controller.read", options.Units),
            Recurrent("controller", options.Units),
            Heads(out var bias),
            bias,
            Bounded("memory.slots", options.Slots, width),
            _keys,
            Bounded("memory.read", width),
        };
        if (options.Channels)
        {
            inputs.AddRange([Gates(history.Keys, "channel", width), Weight("channel.slot", width), Recurrent("channel", width)]);
        }

        if (options.PaddedInFront)
        {
            inputs.Add(Bias("controller", options.Units));
            inputs.AddRange(options.Channels ? [Bias("channel", width)] : []);
        }

        _state = graph.Add(
            new InterestMemory(options.Usage, options.Channels, options.LastChannelAlone, options.PaddedInFront, options.Sharpening, options.Clip), inputs);
    }

    /// <summary>The mean over the slots of all that was added to them, [d].</summary>
    public Value MeanOfAdded
    {
        get
        {
            using var scope = _graph.Scope("memory/mean");
            return _graph.Reduce(Matrix(_layout.Added, _layout.Width), ReduceKind.Mean, 0);
        }
    }

    /// <summary>One step of the controller on the target, and what it reads, [o].</summary>
    public Value Answer(Value target)
    {
        using var scope = _graph.Scope("answer");
        var state = Part(0, _layout.Units);
        var control = Step(target, state);
        var memory = Matrix(_layout.Memory, _layout.Width);
        var read = _graph.WeightedSum(_graph.Softmax(Scores(Commands(control), memory)), memory);
        var x = _graph.Concat(0, control, read);
        return Clipped(Mlp.Output(_graph, "output", x, _options.OutputUnits ?? _layout.Units));
    }

    /// <summary>The channels' sum, weighed by a network that compares them with the target, [d].</summary>
    public Value AttendedChannels(Value target)
    {
        using var scope = _graph.Scope("channels");
        var channels = Matrix(_layout.Channels, _layout.ChannelWidth);
        var query = _graph.Add(new Expand(), [target, channels]);
        var x = _graph.Concat(1, query, channels, _graph.Subtract(query, channels), _graph.Multiply(query, channels));
        var scores = _graph.Reshape(Mlp.Build(_graph, "attention", x, _options.Attention), _layout.Slots);
        return _graph.WeightedSum(_graph.Softmax(scores), channels);
    }

    /// <summary>The controller's state after the target: r and z of [x, read, h], n of [x, read, r⊙h], h' = n + z⊙(h − n).</summary>
    private Value Step(Value target, Value state)
    {
        var (units, gates) = (_layout.Units, Graph.Gru.Gates);
        var recurrent = Recurrent("controller", units);
        var input = _graph.Linear(target, Weight("controller", units), Bias("controller", units));
        var read = _graph.Linear(Part(_layout.ReadVector, _layout.Width), Weight("controller.read", units));
        var sums = _graph.Sum(
            Take(input, 0, gates - 1), Take(read, 0, gates - 1), _graph.Linear(state, _graph.Slice(recurrent, 0, 0, (gates - 1) * units)));
        var open = _graph.Activate(sums, ActivationKind.Sigmoid);
        var candidate = _graph.Linear(_graph.Multiply(Take(open, 0, 1), state), _graph.Slice(recurrent, 0, (gates - 1) * units, units));
        var n = _graph.Activate(_graph.Sum(Take(input, gates - 1, 1), Take(read, gates - 1, 1), candidate), ActivationKind.Tanh);
        return _graph.Add(n, _graph.Multiply(Take(open, 1, 1), _graph.Subtract(state, n)));

        Value Take(Value x, int first, int count) => _graph.Slice(x, 0, first * units, count * units);
    }

    /// <summary>The key and the strength of the reading head.</summary>
    private Value Commands(Value control)
    {
        var heads = Heads(out var bias);
        var x = _layout.HasMoves
            ? _graph.Concat(0, control, _graph.Add(new Binary(BinaryKind.Divide), [Part(_layout.Usage, _layout.Slots), Constants.Number(_graph, InterestMemory.UsageScale)]))
            : control;
        var rows = _layout.Key(1);
        return Clipped(_graph.Linear(x, _graph.Slice(heads, 0, 0, rows), _graph.Slice(bias, 0, 0, rows)));
    }

    /// <summary>β·½(cos(k, key slot) + cos(k, slot)) for each slot, [S].</summary>
    private Value Scores(Value commands, Value memory)
    {
        var key = _graph.Activate(_graph.Slice(commands, 0, 0, _layout.Width), ActivationKind.Tanh);
        var strength = _graph.Activate(_graph.Slice(commands, 0, _layout.Width, 1), ActivationKind.Softplus);
        var half = _graph.Multiply(_graph.Add(strength, Constants.Number(_graph, 1)), Constants.Number(_graph, _options.Sharpening / 2));
        var length = _graph.Reshape(_graph.Reduce(key, ReduceKind.L2, 0), 1);
        return _graph.Multiply(_graph.Add(Cosines(_keys), Cosines(memory)), half);

        Value Cosines(Value rows)
        {
            var products = _graph.Reshape(_graph.Add(new MatMul(TransposeB: true), [rows, _graph.Reshape(key, 1, _layout.Width)]), _layout.Slots);
            var lengths = _graph.Multiply(_graph.Reduce(rows, ReduceKind.L2, 1), length);
            return _graph.Add(new Binary(BinaryKind.Divide), [products, _graph.Add(lengths, Constants.Number(_graph, InterestMemory.CosineFloor))]);
        }
    }

    private Value Clipped(Value x)
    {
        var above = _graph.Add(new Binary(BinaryKind.Max), [x, Constants.Number(_graph, -_options.Clip)]);
        return _graph.Add(new Binary(BinaryKind.Min), [above, Constants.Number(_graph, _options.Clip)]);
    }

    private Value Heads(out Value bias)
    {
        bias = _graph.Parameter("heads.bias", _layout.HeadWidth);
        return _graph.Parameter("heads.weight", _layout.HeadWidth, _layout.Units + (_layout.HasMoves ? _layout.Slots : 0));
    }

    private Value Bounded(string name, params ReadOnlySpan<int> shape) => _graph.Activate(_graph.Parameter(name, shape), ActivationKind.Tanh);

    private Value Gates(Value x, string name, int units) => _graph.Linear(x, Weight(name, units), Bias(name, units));

    private Value Weight(string name, int units) => _graph.Parameter($"{name}.weight", Graph.Gru.Gates * units, _layout.Width);

    private Value Bias(string name, int units) => _graph.Parameter($"{name}.bias", Graph.Gru.Gates * units);

    private Value Recurrent(string name, int units) => _graph.Parameter($"{name}.recurrent.weight", Graph.Gru.Gates * units, units);

    private Value Part(int start, int length) => _graph.Slice(_state, 0, start, length);

    private Value Matrix(int start, int width) => _graph.Reshape(Part(start, _layout.Slots * width), _layout.Slots, width);
}
