using RankKernel.Import.Onnx;
using RankKernel.Import.Onnx.Schema;

namespace RankKernel.Import.Tests.Onnx;

/// <summary>GRU, LSTM and RNN in their variants, over a history of ids, against their equations.</summary>
public sealed class OnnxRecurrenceTests
{
    private const int Length = 5;
    private const int Width = 3;
    private const int States = 2;
    private const int Rows = 6;
    private static readonly int[] Lengths = [0, 1, Length, 3, 4, 2];
    private static readonly float[] Table = Random(7 * Width, 1);

    public static TheoryData<string, string, bool, bool, bool> Variants
    {
        get
        {
            var variants = new TheoryData<string, string, bool, bool, bool>();
            foreach (var unit in new[] { "GRU", "GRU, reset after", "LSTM", "RNN" })
            {
                foreach (var direction in new[] { "forward", "reverse", "bidirectional" })
                {
                    variants.Add(unit, direction, true, false, false);
                    variants.Add(unit, direction, false, false, true);
                }

                variants.Add(unit, "forward", true, true, false);
                variants.Add(unit, "forward", true, false, true);
            }

            return variants;
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_unit_gives_what_its_equations_do(string unit, string direction, bool hasLengths, bool hasInitial, bool all)
    {
        var (model, cells) = Sketch(unit, direction, hasLengths, hasInitial, all);
        var rows = History();
        var initial = hasInitial ? new[] { 0.3, -0.4 } : [0, 0];

        var scores = model.Score(rows);

        for (var row = 0; row < Rows; row++)
        {
            double[] ids = rows["history"][(row * Length)..((row + 1) * Length)];
            double[][] x = [.. ids.Select(id => Table.AsSpan((int)id * Width, Width).ToArray().Select(element => (double)element).ToArray())];
            var length = hasLengths ? Lengths[row] : Length;
            double[] expected = [.. cells.SelectMany(cell => cell.Run(unit, x, length, initial, all))];
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], scores[$"score.{i}"][row], 2e-6);
            }
        }
    }

    [Theory]
    [InlineData("GRU")]
    [InlineData("LSTM")]
    public void A_unit_from_a_state_of_zeros_is_a_recurrence(string unit)
    {
        using var folder = new ScratchFolder();

        var graph = OnnxImporter.Import(Sketch(unit, "forward", hasLengths: true, hasInitial: false, all: false).Model.Save(folder)).Model.Graph;

        Assert.Contains(graph.Nodes, node => node.Operation.Kind.Equals(unit, StringComparison.OrdinalIgnoreCase));
        Assert.True(graph.Nodes.Count < 10, $"{graph.Nodes.Count} nodes");
    }

    [Fact]
    public void A_loop_that_runs_a_known_number_of_times_is_written_out()
    {
        var model = new OnnxSketch();
        var x = model.Numbers("x", -1, 4);
        var body = new OnnxSketch();
        foreach (var name in new[] { "i", "goes", "sum" })
        {
            body.Input(name, TensorProto.Types.DataType.Float);
        }

        var next = body.Add("Add", ["sum", body.Add("Gather", [x, "i"], new OnnxAttribute("axis", 1L))]);
        foreach (var name in new[] { body.Add("Identity", ["goes"]), next, body.Add("Mul", [next, next]) })
        {
            body.Graph.Output.Add(new ValueInfoProto { Name = name });
        }

        var zero = model.Add("Mul", [model.Add("Gather", [x, model.Scalar(0)], new OnnxAttribute("axis", 1L)), model.Weight([0])]);
        var loop = model.AddNode(
            "Loop", [model.Scalar(4), "", zero], 2, new AttributeProto { Name = "body", Type = AttributeProto.Types.AttributeType.Graph, G = body.Graph });
        model.Output(loop.Output[0]).Output(model.Add("Transpose", [loop.Output[1]]), "squares");

        var scores = model.Score(new Dictionary<string, double[]> { ["x"] = [1, 2, 3, 4, 0, -1, 5, 2] });

        Assert.Equal([10, 6], scores["score"]);
        Assert.Equal([1, 0], scores["squares.0"]);
        Assert.Equal([100, 36], scores["squares.3"]);
    }

    [Fact]
    public void A_scan_over_positions_is_written_out()
    {
        var model = new OnnxSketch();
        var x = model.Numbers("x", -1, 3);
        var body = new OnnxSketch();
        foreach (var name in new[] { "state", "element" })
        {
            body.Input(name, TensorProto.Types.DataType.Float);
        }

        var next = body.Add("Sub", ["element", "state"]);
        foreach (var name in new[] { next, body.Add("Neg", [next]) })
        {
            body.Graph.Output.Add(new ValueInfoProto { Name = name });
        }

        var zero = model.Add("Mul", [model.Add("Gather", [x, model.Scalar(0)], new OnnxAttribute("axis", 1L)), model.Weight([0])]);
        var scan = model.AddNode("Scan", [zero, model.Add("Transpose", [x])], 2, new AttributeProto { Name = "body", Type = AttributeProto.Types.AttributeType.Graph, G = body.Graph });
        scan.Attribute.Add(new OnnxAttribute("num_scan_inputs", 1L).ToProto());
        model.Output(scan.Output[0]).Output(model.Add("Transpose", [scan.Output[1]]), "each");

        var scores = model.Score(new Dictionary<string, double[]> { ["x"] = [1, 2, 5, 3, 3, 3] });

        Assert.Equal([4, 3], scores["score"]);
        Assert.Equal([-1, 0], scores["each.1"]);
    }

    private static (OnnxSketch Model, IReadOnlyList<Cell> Cells) Sketch(string unit, string direction, bool hasLengths, bool hasInitial, bool all)
    {
        var gates = unit switch { "LSTM" => 4, "RNN" => 1, _ => 3 };
        var directions = direction == "bidirectional" ? 2 : 1;
        var (w, r, b) = (Random(directions * gates * States * Width, 2), Random(directions * gates * States * States, 3), Random(directions * 2 * gates * States, 4));
        var model = new OnnxSketch();
        var ids = model.Ids("history", -1, Length);
        var lengths = hasLengths ? model.Add("Cast", [model.Ids("history_length", -1)], new OnnxAttribute("to", 6L)) : "";
        var x = model.Add("Transpose", [model.Add("Gather", [model.Weight("table", Table, 7, Width), ids])], new OnnxAttribute("perm", [1L, 0L, 2L]));
        var initial = "";
        if (hasInitial)
        {
            var shape = model.Add("Concat", [model.Whole(1), model.Add("Shape", [ids], new OnnxAttribute("end", 1L)), model.Whole(States)], new OnnxAttribute("axis", 0L));
            initial = model.Add("Expand", [model.Weight([0.3f, -0.4f], 1, 1, States), shape]);
        }

        string[] inputs =
        [
            x, model.Weight(w, directions, gates * States, Width), model.Weight(r, directions, gates * States, States), model.Weight(b, directions, 2 * gates * States),
            lengths, initial, .. unit == "LSTM" && hasInitial ? [initial] : Array.Empty<string>(),
        ];
        var node = model.AddNode(unit.Split(',')[0], inputs, 2, new AttributeProto
        {
            Name = "direction",
            Type = AttributeProto.Types.AttributeType.String,
            S = Google.Protobuf.ByteString.CopyFromUtf8(direction),
        });
        node.Attribute.Add(new OnnxAttribute("hidden_size", (long)States).ToProto());
        if (unit == "GRU, reset after")
        {
            node.Attribute.Add(new OnnxAttribute("linear_before_reset", 1L).ToProto());
        }

        // All states [T, directions, batch, h] or the last [directions, batch, h], directions outside.
        model.Output(all
            ? model.Add("Transpose", [node.Output[0]], new OnnxAttribute("perm", [2L, 1L, 0L, 3L]))
            : model.Add("Transpose", [node.Output[1]], new OnnxAttribute("perm", [1L, 0L, 2L])));
        return (model,
        [
            .. Enumerable.Range(0, directions).Select(at => new Cell(
                w[(at * gates * States * Width)..], r[(at * gates * States * States)..], b[(at * 2 * gates * States)..], gates, at == 1 || direction == "reverse")),
        ]);
    }

    private static Dictionary<string, double[]> History()
    {
        var random = new Random(9);
        return new()
        {
            ["history"] = [.. Enumerable.Range(0, Rows * Length).Select(i => i % Length < Lengths[i / Length] ? random.Next(1, 7) : 0.0)],
            ["history_length"] = Array.ConvertAll(Lengths, length => (double)length),
        };
    }

    private static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }

    /// <summary>One direction by the equations of the operator's specification.</summary>
    private sealed record Cell(float[] W, float[] R, float[] B, int Gates, bool Backward)
    {
        public double[] Run(string unit, double[][] x, int length, double[] initial, bool all)
        {
            double[] h = [.. initial], c = [.. initial];
            var states = new double[x.Length * States];
            for (var step = 0; step < length; step++)
            {
                var t = Backward ? length - 1 - step : step;
                var before = h;
                double In(int gate, int i) => B[(gate * States) + i] + Enumerable.Range(0, Width).Sum(k => W[(((gate * States) + i) * Width) + k] * x[t][k]);
                double Back(int gate, int i, Func<int, double> of) =>
                    B[((Gates + gate) * States) + i] + Enumerable.Range(0, States).Sum(k => R[(((gate * States) + i) * States) + k] * of(k));
                double Gate(int gate, int i) => Sigmoid(In(gate, i) + Back(gate, i, k => before[k]));
                switch (unit)
                {
                    case "RNN":
                        h = [.. Enumerable.Range(0, States).Select(i => Math.Tanh(In(0, i) + Back(0, i, k => before[k])))];
                        break;
                    case "LSTM":
                        c = [.. c.Select((cell, i) => (Gate(2, i) * cell) + (Gate(0, i) * Math.Tanh(In(3, i) + Back(3, i, k => before[k]))))];
                        h = [.. c.Select((cell, i) => Gate(1, i) * Math.Tanh(cell))];
                        break;
                    default:
                        double Candidate(int i) => Math.Tanh(In(2, i) + (unit == "GRU" ? Back(2, i, k => Gate(1, k) * before[k]) : Gate(1, i) * Back(2, i, k => before[k])));
                        h = [.. Enumerable.Range(0, States).Select(i => ((1 - Gate(0, i)) * Candidate(i)) + (Gate(0, i) * before[i]))];
                        break;
                }

                h.CopyTo(states, t * States);
            }

            return all ? states : h;
        }

        private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    }
}
