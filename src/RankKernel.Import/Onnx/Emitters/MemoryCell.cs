using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>One position of MIMN's memory.</summary>
internal sealed class MemoryCell(OnnxGraphWriter writer, InterestMemory operation, IReadOnlyList<Value> inputs)
{
    private readonly MemoryLayout _layout = operation.Layout(inputs);

    /// <summary>What is kept before the first position, one row.</summary>
    public MemoryState Start()
    {
        var slots = writer.Reshape(writer[inputs[5]], _layout.Slots, _layout.Width);
        var zeros = writer.Reshape(writer.Zeros(_layout.Slots * _layout.Width), _layout.Slots, _layout.Width);
        var channels = operation.Channels ? writer.Reshape(writer.Zeros(_layout.Slots * _layout.ChannelWidth), _layout.Slots, _layout.ChannelWidth) : "";
        return new MemoryState(
            writer.Zeros(_layout.Units), writer.Reshape(writer[inputs[7]], _layout.Width), slots, zeros, writer.Zeros(_layout.Slots), channels, channels);
    }

    /// <summary>The state after a position.</summary>
    public MemoryState Step(string gates, string channelGates, MemoryState state)
    {
        var control = Recur(gates, 1, state.Read, state.Control);
        var sums = writer.Add("Gemm", [control, Heads(0, _layout.Units, ".state"), writer[inputs[4]]], new OnnxAttribute("transB", 1));
        if (operation.HasUsage)
        {
            var usage = writer.Add("Div", [state.Usage, writer.Float(InterestMemory.UsageScale)]);
            var told = writer.Add("Gemm", [usage, Heads(_layout.Units, _layout.Slots, ".usage")], new OnnxAttribute("transB", 1));
            sums = writer.Add("Add", [sums, told]);
        }

        var commands = writer.Add("Clip", [sums, writer.Float(-operation.Clip), writer.Float(operation.Clip)]);
        var weights = Address(commands, 0, state.Memory);
        var write = Address(commands, 1, state.Memory);
        var counted = write;
        if (operation.HasUsage)
        {
            write = Moved(commands, write);
            counted = operation.Usage == MemoryUsage.WrittenTwice ? Moved(commands, write) : write;
        }

        var read = writer.Reshape(writer.Add("MatMul", [writer.Reshape(weights, 1, _layout.Slots), state.Memory]), _layout.Width);
        var (channels, outputs) = operation.Channels ? Induct(channelGates, weights, state) : ("", "");
        var added = Outer(write, writer.Add("Tanh", [Part(commands, _layout.Add, _layout.Width)]));
        var erased = Outer(write, writer.Add("Sigmoid", [Part(commands, _layout.Erase, _layout.Width)]));
        var kept = writer.Add("Mul", [state.Memory, writer.Add("Sub", [writer.Float(1), erased])]);
        return new MemoryState(
            control, read, writer.Add("Add", [kept, added]), writer.Add("Add", [state.Added, added]), writer.Add("Add", [state.Usage, counted]), channels, outputs);
    }

    /// <summary>Columns of the heads' weight.</summary>
    private string Heads(int start, int columns, string suffix)
    {
        var width = inputs[3].Shape[1];
        return writer.Weight(inputs[3], suffix, new Shape(_layout.HeadWidth, columns), i => (i / columns * width) + start + (i % columns));
    }

    /// <summary>A step of a GRU on [x, other], x's part of the gates given; its weights begin at an input.</summary>
    private string Recur(string gates, int first, string other, string state)
    {
        var (weight, recurrent) = (inputs[first], inputs[first + 1]);
        var units = recurrent.Shape[1];
        var input = writer.Add("Add", [gates, writer.Add("Gemm", [other, writer[weight]], new OnnxAttribute("transB", 1))]);
        var open = writer.Add("Sigmoid", [writer.Add("Add", [Part(input, 0, 2 * units), Product(state, 0, 2, ".gates")])]);
        var candidate = Product(writer.Add("Mul", [Part(open, 0, units), state]), 2, 1, ".candidate");
        var n = writer.Add("Tanh", [writer.Add("Add", [Part(input, 2 * units, units), candidate])]);
        return writer.Add("Add", [n, writer.Add("Mul", [Part(open, units, units), writer.Add("Sub", [state, n])])]);

        string Product(string x, int gate, int count, string suffix)
        {
            var start = gate * units * units;
            var rows = writer.Weight(recurrent, suffix, new Shape(count * units, units), i => start + i);
            return writer.Add("Gemm", [x, rows], new OnnxAttribute("transB", 1));
        }
    }

    /// <summary>The weights of the slots for one head, [rows, S].</summary>
    private string Address(string commands, int head, string memory)
    {
        var start = _layout.Key(head);
        var key = writer.Reshape(writer.Add("Tanh", [Part(commands, start, _layout.Width)]), _layout.Width, 1);
        var softplus = writer.Add("Softplus", [Part(commands, start + _layout.Width, 1)]);
        var strength = Times(writer.Add("Add", [softplus, writer.Float(1)]), operation.Sharpening / 2);
        var keys = writer.Reshape(writer[inputs[6]], _layout.Slots, _layout.Width);
        var cosines = writer.Add("Add", [Cosine(keys, key), Cosine(memory, key)]);
        return writer.Add("Softmax", [writer.Add("Mul", [writer.Reshape(cosines, _layout.Slots), strength])], new OnnxAttribute("axis", -1));
    }

    private string Cosine(string rows, string key)
    {
        var lengths = writer.Add("Mul", [Length(rows, 2), Length(key, 1)]);
        return writer.Add("Div", [writer.Add("MatMul", [rows, key]), writer.Add("Add", [lengths, writer.Float(InterestMemory.CosineFloor)])]);

        string Length(string x, int axis) => writer.Add("ReduceL2", [x], new OnnxAttribute("axes", [axis]), new OnnxAttribute("keepdims", 1));
    }

    private string Moved(string commands, string weights)
    {
        var moves = writer.Add("Softmax", [Part(commands, _layout.Move, MemoryLayout.Moves)], new OnnxAttribute("axis", -1));
        var softplus = writer.Add("Softplus", [Part(commands, _layout.Sharpness, 1)]);
        var sharpness = Times(writer.Add("Add", [softplus, writer.Float(1)]), 2 * operation.Sharpening);
        var sum = writer.Add("Add",
        [
            writer.Add("Add", [Move(0, 0), Move(1, _layout.Slots - 1)]),
            Move(2, 1),
        ]);
        var sharp = writer.Add("Pow", [sum, sharpness]);
        return writer.Add("Div", [sharp, writer.Add("ReduceSum", [sharp, writer.Ints(1)], new OnnxAttribute("keepdims", 1))]);

        string Move(int which, int by) => writer.Add("Mul", [Part(moves, which, 1), Rotated(weights, by)]);
    }

    /// <summary>Weights whose element i is the one <paramref name="by"/> further on, round the slots.</summary>
    private string Rotated(string weights, int by)
    {
        long[] order = [.. Enumerable.Range(0, _layout.Slots).Select(i => (long)((i + by) % _layout.Slots))];
        return by % _layout.Slots == 0 ? weights : writer.Add("Gather", [weights, writer.Ints(order)], new OnnxAttribute("axis", 1));
    }

    /// <summary>The channel of the slot read most takes a step.</summary>
    private (string Channels, string Outputs) Induct(string channelGates, string weights, MemoryState state)
    {
        var most = writer.Add("ArgMax", [weights], new OnnxAttribute("axis", 1), new OnnxAttribute("keepdims", 1));
        var slots = writer.Ints([.. Enumerable.Range(0, _layout.Slots).Select(slot => (long)slot)]);
        var chosen = writer.Cast(writer.Add("Equal", [slots, most]));
        var slot = Chosen(state.Memory, _layout.Width);
        var next = Recur(channelGates, operation.ChannelGates + 1, slot, Chosen(state.Channels, _layout.ChannelWidth));
        var outputs = Outer(chosen, next);
        var others = writer.Add("Mul", [state.Channels, writer.Reshape(writer.Add("Sub", [writer.Float(1), chosen]), _layout.Slots, 1)]);
        return (writer.Add("Add", [others, outputs]), outputs);

        string Chosen(string rows, int width) =>
            writer.Reshape(writer.Add("MatMul", [writer.Reshape(chosen, 1, _layout.Slots), rows]), width);
    }

    private string Outer(string weights, string vector) =>
        writer.Add("Mul", [writer.Reshape(weights, _layout.Slots, 1), writer.Add("Unsqueeze", [vector, writer.Ints(1)])]);

    private string Times(string x, double factor) => writer.Add("Mul", [x, writer.Float(factor)]);

    private string Part(string x, int start, int length) =>
        writer.Add("Slice", [x, writer.Ints(start), writer.Ints(start + length), writer.Ints(1)]);
}
