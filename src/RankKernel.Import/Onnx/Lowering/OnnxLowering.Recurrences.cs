using RankKernel.Graph;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>
/// Recurrent units. One that runs forward from a state of zeros along a sequence is a recurrence of ours; any other is written one
/// position after the other.
/// </summary>
internal sealed partial class OnnxLowering
{
    /// <summary>The parameters of one direction, gates in ONNX's order: weights [gates·h, d] and [gates·h, h], biases [gates·h].</summary>
    private sealed record Cell(OnnxConstant Input, OnnxConstant State, OnnxConstant InputBias, OnnxConstant StateBias, int Gates, bool Backward)
    {
        private readonly Dictionary<(OnnxConstant, int, int), OnnxConstant> _parts = [];

        public int Width => State.Shape.Narrow[1];

        /// <summary>The rows of some gates; the same object each time, so that a weight is kept once.</summary>
        public OnnxConstant Part(OnnxConstant whole, int first, int count)
        {
            if (!_parts.TryGetValue((whole, first, count), out var part))
            {
                part = new OnnxConstant(NdLayout.Slice(whole.Narrow, 0, first * Width, (first + count) * Width, 1), whole.Type);
                _parts.Add((whole, first, count), part);
            }

            return part;
        }
    }

    /// <summary>The states after a position from those before it and the position's numbers.</summary>
    private delegate OnnxValue[] Step(Cell cell, OnnxValue x, OnnxValue[] states);

    /// <summary>A recurrence of ours along a sequence, with all states or the last.</summary>
    private delegate Value Recurrence(Cell cell, Value sequence, bool last);

    private IReadOnlyList<OnnxValue> GruUnit(OnnxNode node)
    {
        var reset = node.Int("linear_before_reset", 0) != 0 ? GruReset.AfterProduct : GruReset.BeforeProduct;
        return Recurrent(node, 3, ["Sigmoid", "Tanh"], 1, (cell, sequence, last) =>
            {
                Value[] inputs = [sequence, .. Ordered(cell, [1, 0, 2])];
                return _emit.Add(new Gru(reset, last), inputs);
            },
            (cell, x, states) =>
            {
                var h = states[0];
                var input = Gates(cell, x, cell.Input, cell.InputBias, 0, 3);
                if (reset == GruReset.AfterProduct)
                {
                    var recurrent = Gates(cell, h, cell.State, cell.StateBias, 0, 3);
                    var (z, r) = (Sigmoid(input, recurrent, 0, cell.Width), Sigmoid(input, recurrent, 1, cell.Width));
                    var inner = Apply(Multiply, DataType.Float, r, Gate(recurrent, 2, cell.Width));
                    return [Mixed(z, h, Activated(Apply(Add, DataType.Float, Gate(input, 2, cell.Width), inner), ActivationKind.Tanh))];
                }

                var gates = Gates(cell, h, cell.State, cell.StateBias, 0, 2);
                var (update, keep) = (Sigmoid(input, gates, 0, cell.Width), Sigmoid(input, gates, 1, cell.Width));
                var candidate = Gates(cell, Apply(Multiply, DataType.Float, keep, h), cell.State, cell.StateBias, 2, 1);
                return [Mixed(update, h, Activated(Apply(Add, DataType.Float, Gate(input, 2, cell.Width), candidate), ActivationKind.Tanh))];
            });
    }

    /// <summary>n + z·(h − n).</summary>
    private OnnxValue Mixed(OnnxValue z, OnnxValue h, OnnxValue n) =>
        Apply(Add, DataType.Float, n, Apply(Multiply, DataType.Float, z, Apply(Subtract, DataType.Float, h, n)));

    private IReadOnlyList<OnnxValue> LstmUnit(OnnxNode node)
    {
        if (node.Optional(7) is not null && Known(node[7], "the peepholes").Uniform != 0)
        {
            throw new OnnxLoweringException("peepholes are not known");
        }

        return Recurrent(node, 4, ["Sigmoid", "Tanh", "Tanh"], 2, (cell, sequence, last) =>
            _emit.Add(new Lstm(last), [sequence, .. Ordered(cell, [0, 2, 3, 1])]),
            (cell, x, states) =>
            {
                var gates = Apply(Add, DataType.Float, Gates(cell, x, cell.Input, cell.InputBias, 0, 4), Gates(cell, states[0], cell.State, cell.StateBias, 0, 4));
                OnnxValue Open(int gate) => Activated(Gate(gates, gate, cell.Width), ActivationKind.Sigmoid);
                var candidate = Activated(Gate(gates, 3, cell.Width), ActivationKind.Tanh);
                var c = Apply(Add, DataType.Float, Apply(Multiply, DataType.Float, Open(2), states[1]), Apply(Multiply, DataType.Float, Open(0), candidate));
                return [Apply(Multiply, DataType.Float, Open(1), Activated(c, ActivationKind.Tanh)), c];
            });
    }

    private IReadOnlyList<OnnxValue> RnnUnit(OnnxNode node)
    {
        var activation = (node.Texts("activations") ?? ["Tanh"])[0] switch
        {
            "Tanh" => ActivationKind.Tanh,
            "Relu" => ActivationKind.Relu,
            "Sigmoid" => ActivationKind.Sigmoid,
            var other => throw new OnnxLoweringException($"the activation '{other}' is not known"),
        };
        return Recurrent(node, 1, null, 1, null, (cell, x, states) =>
            [Activated(Apply(Add, DataType.Float, Gates(cell, x, cell.Input, cell.InputBias, 0, 1), Gates(cell, states[0], cell.State, cell.StateBias, 0, 1)), activation)]);
    }

    private OnnxValue Sigmoid(OnnxValue a, OnnxValue b, int gate, int width) =>
        Activated(Apply(Add, DataType.Float, Gate(a, gate, width), Gate(b, gate, width)), ActivationKind.Sigmoid);

    private OnnxValue Gate(OnnxValue gates, int gate, int width) =>
        Layout(gates, (x, _) => NdLayout.Slice(x, x.Rank - 1, gate * width, (gate + 1) * width, 1));

    /// <summary>x·Wᵀ + b for some of the gates.</summary>
    private OnnxValue Gates(Cell cell, OnnxValue x, OnnxConstant weight, OnnxConstant bias, int first, int count) => Added(
        Linear(x, cell.Part(weight, first, count), transposed: true, x.Shape.With(x.Shape.Rank - 1, count * cell.Width)), cell.Part(bias, first, count), x.Type);

    /// <summary>Both weights and biases as our recurrences take them, gates in another order.</summary>
    private Value[] Ordered(Cell cell, int[] order)
    {
        Value Of(OnnxConstant whole) => _emit.Constant(NdLayout.Concat([.. order.Select(gate => cell.Part(whole, gate, 1).Narrow)], 0));
        return [Of(cell.Input), Of(cell.InputBias), Of(cell.State), Of(cell.StateBias)];
    }

    private IReadOnlyList<OnnxValue> Recurrent(OnnxNode node, int gates, string[]? activations, int stateCount, Recurrence? along, Step step)
    {
        if (node.Has("clip") || (activations is not null && node.Texts("activations") is { } given && given.Chunk(activations.Length).Any(part => !part.SequenceEqual(activations))))
        {
            throw new OnnxLoweringException("clipped states and other activations than the usual are not known");
        }

        var cells = Cells(node, gates);
        var x = Numbers(node[0]);
        x = node.Int("layout", 0) == 0 ? x : Layout(x, (array, _) => NdLayout.Transpose(array, [1, 0, 2]));
        var lengths = node.Optional(4);
        var open = lengths switch { OnnxIds { Axis: < 0, Input.Rows: 0 } ids => ids.Input, OnnxDense { Input: { Axis: < 0 } number } => number, _ => null };
        if (open is not null && x is OnnxSequence { Axis: 0 } over)
        {
            throw Restart(() => (open.Role, open.LengthOf) = (OnnxRole.Length, over.Group));
        }

        var isZero = Enumerable.Range(5, stateCount).All(i => node.Optional(i) is null or OnnxConstant { Uniform: 0 });
        var isPlain = cells.Count == 1 && !cells[0].Backward && isZero && along is not null && !(stateCount > 1 && node.Wants(2));
        OnnxValue[] outputs;
        if (isPlain && x is OnnxSequence { Axis: 0 } sequence && sequence.Stored.IsSame(sequence.Shape)
            && (lengths is null || lengths is OnnxLength { Offset: 0 } length && length.Group == sequence.Group))
        {
            outputs = [.. RecurrentAlong(node, cells[0], sequence, lengths is not null, along!, step, stateCount)];
        }
        else
        {
            outputs = [.. Unrolled(node, cells, Full(x), lengths, step, stateCount)];
        }

        if (node.Int("layout", 0) == 0)
        {
            return outputs;
        }

        // [positions, directions, batch, h] → [batch, positions, directions, h], and states alike.
        return [.. outputs.Select((output, i) => Layout(output, (array, _) => NdLayout.Transpose(array, i == 0 ? [2, 0, 1, 3] : [1, 0, 2])))];
    }

    private static List<Cell> Cells(OnnxNode node, int gates)
    {
        var (w, r) = (Known(node[1], "the weight"), Known(node[2], "the recurrent weight"));
        var direction = node.Text("direction", "forward");
        var (directions, width) = (direction == "bidirectional" ? 2 : 1, r.Shape.Narrow[^1]);
        if (w.Shape.Rank != 3 || w.Shape.Narrow[0] != directions || w.Shape.Narrow[1] != gates * width || r.Shape.Narrow[1] != gates * width)
        {
            throw new OnnxLoweringException($"weights {w.Shape} and {r.Shape} of {directions} directions and {gates} gates");
        }

        var bias = node.Optional(3) is { } given ? Known(given, "the bias").Narrow : NdArray.Of([directions, 2 * gates * width], _ => 0);
        OnnxConstant Of(NdArray all, int at) => new(NdLayout.Gather(all, NdArray.Scalar(at), 0), DataType.Float);
        return
        [
            .. Enumerable.Range(0, directions).Select(at => new Cell(
                Of(w.Narrow, at), Of(r.Narrow, at),
                Of(NdLayout.Slice(bias, 1, 0, gates * width, 1), at), Of(NdLayout.Slice(bias, 1, gates * width, 2 * gates * width, 1), at),
                gates, at == 1 || direction == "reverse")),
        ];
    }

    private IEnumerable<OnnxValue> RecurrentAlong(OnnxNode node, Cell cell, OnnxSequence x, bool hasLengths, Recurrence along, Step step, int stateCount)
    {
        var (length, width) = (x.Group.Length, cell.Width);
        var value = _emit.Reshape(Within(x), length, cell.Input.Shape.Narrow[1]);
        int[] narrow = [length, 1, x.Shape.Narrow[1], width], wide = [length, 1, x.Shape.Wide[1], width];
        var shape = new OnnxShape(narrow, wide);
        var ends = new OnnxShape(narrow[1..], wide[1..]);

        // Without lengths it goes on over the padding: then what it gives there, and in the end, is written position by position.
        var whole = new Lazy<OnnxValue[]>(() => [.. Unrolled(node, [cell], Full(x), null, step, stateCount)]);
        yield return new OnnxSequence(shape, DataType.Float, 0, shape, x.Group)
        {
            Value = node.Wants(0) ? _emit.Reshape(along(cell, value, last: false), [length, .. RestOf(shape, 0)]) : value,
            Pad = hasLengths ? new(() => Ones(shape, 0, 0, DataType.Float)) : new(() => whole.Value[0]),
        };
        if (node.Wants(1))
        {
            yield return hasLengths
                ? new OnnxDense(ends, DataType.Float, _emit.Reshape(along(cell, value, last: true), ends.Row), ends)
                : whole.Value[1];
        }
    }

    private IEnumerable<OnnxValue> Unrolled(OnnxNode node, IReadOnlyList<Cell> cells, OnnxDense x, OnnxValue? lengths, Step step, int stateCount)
    {
        var (length, width) = (x.Shape.Narrow[0], cells[0].Width);
        var states = new OnnxShape([x.Shape.Narrow[1], width], [x.Shape.Wide[1], width]);
        var positions = Enumerable.Range(0, length).Select(i => Element(x, 0, i)).ToArray();
        var all = new OnnxValue[length, cells.Count];
        var ends = new OnnxValue[stateCount, cells.Count];
        for (var at = 0; at < cells.Count; at++)
        {
            OnnxValue[] state = [.. Enumerable.Range(0, stateCount).Select(i => node.Optional(5 + i) is { } first
                ? Element(Numbers(first), 0, at)
                : new OnnxConstant(NdArray.Of(states.Narrow, _ => 0), NdArray.Of(states.Wide, _ => 0), DataType.Float))];
            for (var i = 0; i < length; i++)
            {
                var position = cells[at].Backward ? length - 1 - i : i;
                var next = step(cells[at], positions[position], state);
                var isWithin = lengths is null ? null : Layout(
                    Apply(Greater, DataType.Bool, Numbers(lengths), Number(position)), (array, _) => array.WithShape([.. array.Shape, 1]));
                all[position, at] = isWithin is null ? next[0] : Apply(Choice, DataType.Float, isWithin, next[0], Number(0));
                state = [.. next.Select((value, s) => isWithin is null ? value : Apply(Choice, DataType.Float, isWithin, value, state[s]))];
            }

            for (var i = 0; i < stateCount; i++)
            {
                ends[i, at] = state[i];
            }
        }

        OnnxValue Directions(Func<int, OnnxValue> of) => Stacked([.. Enumerable.Range(0, cells.Count).Select(of)], 0);
        yield return Stacked([.. Enumerable.Range(0, length).Select(i => Directions(at => all[i, at]))], 0);
        for (var i = 0; i < stateCount; i++)
        {
            var state = i;
            yield return Directions(at => ends[state, at]);
        }
    }
}
