using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Multi-head attention as PyTorch's exporter writes it: heads are one more axis, left-out keys have a score far below all others.</summary>
internal static class EmitHeads
{
    private const double Excluded = -1e30;

    /// <summary>Just above the 0 of padding that competes, so that it wins where it is equal.</summary>
    private const double PaddingScore = 1e-37;

    public static string MultiHeadAttention(OnnxGraphWriter writer, Node node)
    {
        var attention = (MultiHeadAttention)node.Operation;
        var (queries, keys, values) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        var count = queries.Shape.Rank == 1 ? 1 : queries.Shape[0];
        var open = Open(writer, node);
        var (k, v) = (writer[keys], EmitReductions.IsFinite(values) || values.Type.Sequence is null ? writer[values] : writer.Filled(values, 0));
        var length = keys.Shape[0];
        if (attention.Joined)
        {
            k = Join(writer, node, k, keys, node.Inputs[attention.JoinedKey]);
            v = Join(writer, node, v, values, node.Inputs[attention.JoinedKey + 1]);
            length++;
        }

        var q = Split(writer, writer.Batched(queries, OnnxRows.One), count, queries.Shape.Last, attention.Heads, [0, 2, 1, 3]);
        k = Split(writer, k, length, keys.Shape[1], attention.Heads, [0, 2, 3, 1]);
        v = Split(writer, v, length, values.Shape[1], attention.Heads, [0, 2, 1, 3]);
        var scores = writer.Add("MatMul", [q, k]);
        scores = attention.Scale == 1 ? scores : writer.Add("Mul", [scores, writer.Float(attention.Scale)]);
        scores = open is null ? scores : writer.Add("Where", [open, scores, writer.Float(Excluded)]);
        if (attention.Top > 0)
        {
            var best = Marks(writer, scores, Math.Min(attention.Top, length));
            open = open is null ? best : writer.Add("And", [open, best]);
            scores = writer.Add("Where", [open, scores, writer.Float(Excluded)]);
        }

        var weights = writer.Add("Softmax", [scores], new OnnxAttribute("axis", -1));

        // Where nothing is left, softmax weighs every position alike.
        weights = open is null ? weights : writer.Add("Where", [open, weights, writer.Float(0)]);
        var heads = writer.Add("Transpose", [writer.Add("MatMul", [weights, v])], new OnnxAttribute("perm", [0, 2, 1, 3]));
        return writer.Reshape(heads, node.Output.Shape.Dimensions);
    }

    public static string TopKMask(OnnxGraphWriter writer, Node node)
    {
        var top = (TopKMask)node.Operation;
        var x = node.Inputs[0];
        var isSequence = x.Type.Sequence is not null && x.Shape.Rank == 1;
        var scores = isSequence ? writer.Filled(x, top.PaddingCompetes ? PaddingScore : Excluded) : writer.Batched(x, writer.Rows(node.Output));
        var marks = Marks(writer, scores, Math.Min(top.Count, x.Shape.Last));
        return writer.Cast(isSequence ? writer.Add("And", [marks, writer.Within(x.Type.Sequence!)]) : marks);
    }

    /// <summary>Which of the last axis are the largest, bool; of equal ones ONNX takes the first.</summary>
    private static string Marks(OnnxGraphWriter writer, string scores, int count)
    {
        var best = writer.AddOutput("TopK", 1, [scores, writer.Ints(count)], new OnnxAttribute("axis", -1));
        var none = writer.Add("Mul", [scores, writer.Float(0)]);
        var ones = writer.Add("Add", [writer.Cast(writer.Add("Mul", [best, writer.Int(0)])), writer.Float(1)]);
        return writer.Add("Greater", [writer.Add("ScatterElements", [none, best, ones], new OnnxAttribute("axis", -1)), writer.Float(0)]);
    }

    /// <summary>Which keys a query sees, bool [rows, 1, queries or 1, keys], or null for all.</summary>
    private static string? Open(OnnxGraphWriter writer, Node node)
    {
        var attention = (MultiHeadAttention)node.Operation;
        var keys = node.Inputs[1];
        var length = keys.Shape[0];
        var open = keys.Type.Sequence is { } sequence ? writer.Kept(sequence, attention.HasIds ? node.Inputs[3] : null, attention.PaddingId) : null;
        if (attention.Masked)
        {
            var mask = writer.Add("Greater", [writer.Batched(node.Inputs[attention.Mask], OnnxRows.One), writer.Float(0)]);
            open = open is null ? mask : writer.Add("And", [open, mask]);
        }

        if (open is not null && attention.Joined)
        {
            open = writer.Add("Pad", [writer.Cast(open), writer.Ints(0, 0, 0, 1), writer.Float(1)]);
            open = writer.Add("Greater", [open, writer.Float(0)]);
            length++;
        }

        open = open is null ? null : writer.Reshape(open, 1, 1, length);
        if (!attention.Causal)
        {
            return open;
        }

        var positions = writer.Ints([.. Enumerable.Range(0, length).Select(position => (long)position)]);
        var past = writer.Add("GreaterOrEqual", [writer.Reshape(positions, 1), positions]);
        return open is null ? past : writer.Add("And", [open, past]);
    }

    /// <summary>Keys or values with one more at the end.</summary>
    private static string Join(OnnxGraphWriter writer, Node node, string known, Value value, Value joined)
    {
        var rows = writer.Rows(node.Output);
        known = writer.Rows(value) switch
        {
            OnnxRows.Constant => writer.Batched(value, rows),
            OnnxRows.One when rows == OnnxRows.Batch => writer.Expand(known, 2),
            _ => known,
        };
        var last = writer.Reshape(writer.Batched(joined, rows), 1, joined.Shape[0]);
        return writer.Add("Concat", [known, last], new OnnxAttribute("axis", 1));
    }

    private static string Split(OnnxGraphWriter writer, string x, int count, int width, int heads, long[] order) =>
        writer.Add("Transpose", [writer.Reshape(x, count, heads, width / heads)], new OnnxAttribute("perm", order));
}
