using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>
/// An LSTM as ONNX's own; one whose gates are given or whose positions have factors, which ONNX's lacks, one position after the
/// other.
/// </summary>
internal static class EmitLstm
{
    private const int Int32Type = 6;

    public static string Lstm(OnnxGraphWriter writer, Node node)
    {
        var lstm = (Lstm)node.Operation;
        if (lstm.Projected || lstm.Scaled)
        {
            return Unroll(writer, node, lstm);
        }

        var (x, states) = (node.Inputs[0], node.Output.Shape.Last);
        var lengths = writer.Length(x.Type.Sequence!);
        lengths = writer.SequenceRows(x.Type.Sequence!) == writer.Rows(x) ? lengths : writer.Expand(lengths, 0);
        string[] inputs =
        [
            writer.Add("Transpose", [writer[x]], new OnnxAttribute("perm", [1, 0, 2])),
            Reordered(writer, node.Inputs[1], states),
            Reordered(writer, node.Inputs[3], states),
            writer.Add("Concat", [Reordered(writer, node.Inputs[2], states), Reordered(writer, node.Inputs[4], states)], new OnnxAttribute("axis", 1)),
            writer.Add("Cast", [lengths], new OnnxAttribute("to", Int32Type)),
        ];
        OnnxAttribute[] attributes = [new("hidden_size", states)];
        if (lstm.Last)
        {
            return writer.Reshape(writer.AddOutput("LSTM", 1, inputs, attributes), states);
        }

        var all = writer.Add("Transpose", [writer.Add("LSTM", inputs, attributes)], new OnnxAttribute("perm", [2, 0, 1, 3]));
        return writer.Reshape(all, x.Shape[0], states);
    }

    private static string Unroll(OnnxGraphWriter writer, Node node, Lstm lstm)
    {
        var (x, first) = (node.Inputs[0], lstm.RecurrentWeight);
        var (weight, bias, width) = (node.Inputs[first], node.Inputs[first + 1], node.Output.Shape.Last);
        var products = lstm.Projected ? writer[x] : EmitProducts.MatMul(writer, writer[x], node.Inputs[first - 2], node.Inputs[first - 1]);
        var within = writer.Within(x.Type.Sequence!);
        var (state, cell) = (writer.Zeros(width), writer.Zeros(width));
        var states = new List<string>();
        for (var position = 0; position < x.Shape[0]; position++)
        {
            var recurrent = writer.Add("Gemm", [state, writer[weight], writer[bias]], new OnnxAttribute("transB", 1));
            var sums = writer.Add("Add", [At(products), recurrent]);
            var (enter, keep) = (Gate(sums, 0, "Sigmoid"), Gate(sums, 1, "Sigmoid"));
            if (lstm.Scaled)
            {
                var factors = At(writer[node.Inputs[1]]);
                (enter, keep) = (writer.Add("Mul", [enter, Part(factors, 0)]), writer.Add("Mul", [keep, Part(factors, 1)]));
            }

            var next = writer.Add("Add", [writer.Add("Mul", [keep, cell]), writer.Add("Mul", [enter, Gate(sums, 2, "Tanh")])]);
            var output = writer.Add("Mul", [Gate(sums, 3, "Sigmoid"), writer.Add("Tanh", [next])]);
            var isWithin = writer.Add("Gather", [within, writer.Ints(position)], new OnnxAttribute("axis", 1));
            (state, cell) = (writer.Add("Where", [isWithin, output, state]), writer.Add("Where", [isWithin, next, cell]));
            states.Add(lstm.Last ? state : writer.Reshape(state, 1, width));

            string At(string sequence) => writer.Add("Gather", [sequence, writer.Int(position)], new OnnxAttribute("axis", 1));
        }

        return lstm.Last ? state : states.Count == 1 ? states[0] : writer.Add("Concat", states, new OnnxAttribute("axis", 1));

        string Gate(string sums, int gate, string function) => writer.Add(function, [Part(sums, gate)]);

        string Part(string all, int part) => writer.Add(
            "Slice", [all, writer.Ints(part * width), writer.Ints((part + 1) * width), writer.Ints(1)]);
    }

    /// <summary>[4h, ..] with a leading 1, gates in ONNX's order i, o, f, g.</summary>
    private static string Reordered(OnnxGraphWriter writer, Value weight, int states)
    {
        int[] order = [0, 3, 1, 2];
        var shape = weight.Shape;
        var row = shape.Rank == 1 ? 1 : shape[1];
        var gate = states * row;
        return writer.Weight(
            weight,
            ".iofg",
            shape.Rank == 1 ? new Shape(1, shape[0]) : new Shape(1, shape[0], row),
            i => (order[i / gate] * gate) + (i % gate));
    }
}
