using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>
/// Recurrent units: a GRU as ONNX's own; attentional ones, which ONNX lacks, one position after the other as a traced loop is,
/// with the products that need no state taken out of it.
/// </summary>
internal static class EmitRecurrences
{
    private const int ZerosAndLast = 1;
    private const int Int32Type = 6;

    public static string Gru(OnnxGraphWriter writer, Node node)
    {
        var gru = (Gru)node.Operation;
        if (gru.Projected)
        {
            var cell = new GruCell(writer, writer[node.Inputs[0]], node.Inputs[1], node.Inputs[2], gru.Reset);
            return Unroll(writer, node, cell, isMasked: true, gru.Last);
        }

        var (x, states) = (node.Inputs[0], node.Output.Shape.Last);
        var positions = writer.Add("Transpose", [writer[x]], new OnnxAttribute("perm", [1, 0, 2]));

        // The operation wants a length for every row, also where the elements alone depend on the candidate.
        var lengths = writer.Length(x.Type.Sequence!);
        lengths = writer.SequenceRows(x.Type.Sequence!) == writer.Rows(x) ? lengths : writer.Expand(lengths, 0);
        string[] inputs =
        [
            positions,
            Reordered(writer, node.Inputs[1], states),
            Reordered(writer, node.Inputs[3], states),
            writer.Add("Concat", [Reordered(writer, node.Inputs[2], states), Reordered(writer, node.Inputs[4], states)], new OnnxAttribute("axis", 1)),
            writer.Add("Cast", [lengths], new OnnxAttribute("to", Int32Type)),
        ];
        OnnxAttribute[] attributes = [new("hidden_size", states), new("linear_before_reset", gru.Reset == GruReset.AfterProduct ? 1 : 0)];
        if (gru.Last)
        {
            return writer.Reshape(writer.AddOutput("GRU", ZerosAndLast, inputs, attributes), states);
        }

        var all = writer.Add("Transpose", [writer.Add("GRU", inputs, attributes)], new OnnxAttribute("perm", [2, 0, 1, 3]));
        return writer.Reshape(all, x.Shape[0], states);
    }

    public static string AttentionalGru(OnnxGraphWriter writer, Node node)
    {
        var gru = (AttentionalGru)node.Operation;
        var x = node.Inputs[0];
        var isInput = gru.Attention == GruAttention.Input;
        var bias = gru.HasBias ? node.Inputs[gru.RecurrentWeight - 1] : null;
        var product = gru.Projected ? writer[x] : EmitProducts.MatMul(writer, writer[x], node.Inputs[2], isInput ? null : bias);
        var cell = new GruCell(writer, product, node.Inputs[gru.RecurrentWeight], node.Inputs[gru.RecurrentWeight + 1], gru.Reset)
        {
            Attention = gru.Attention,
            Scores = writer.Filled(node.Inputs[1], 0),
            InputBias = isInput ? bias : null,
        };

        // Without attention these two keep their state, so positions past the true length do no harm.
        var keeps = gru.Attention is GruAttention.Update or GruAttention.UpdateGate;
        return Unroll(writer, node, cell, isMasked: !(keeps && EmitReductions.IsFinite(x)), isLast: true);
    }

    private static string Unroll(OnnxGraphWriter writer, Node node, GruCell cell, bool isMasked, bool isLast)
    {
        var (sequence, positions) = (node.Inputs[0].Type.Sequence!, node.Inputs[0].Shape[0]);
        var width = node.Output.Shape.Last;
        var state = writer.Zeros(width);
        var states = new List<string>();
        for (var position = 0; position < positions; position++)
        {
            var next = cell.Step(position, state);
            if (isMasked)
            {
                var within = writer.Add("Gather", [writer.Within(sequence), writer.Ints(position)], new OnnxAttribute("axis", 1));
                next = writer.Add("Where", [within, next, state]);
            }

            state = next;
            states.Add(isLast ? state : writer.Reshape(state, 1, width));
        }

        return isLast ? state : positions == 1 ? states[0] : writer.Add("Concat", states, new OnnxAttribute("axis", 1));
    }

    /// <summary>[gates·h, ..] with a leading 1, gates in ONNX's order z, r, n instead of r, z, n.</summary>
    private static string Reordered(OnnxGraphWriter writer, Value weight, int states)
    {
        var shape = weight.Shape;
        var row = shape.Rank == 1 ? 1 : shape[1];
        var gate = states * row;
        return writer.Weight(
            weight,
            ".zrn",
            shape.Rank == 1 ? new Shape(1, shape[0]) : new Shape(1, shape[0], row),
            i => i < gate ? i + gate : i < 2 * gate ? i - gate : i);
    }
}
