using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Where elements stand.</summary>
internal static class EmitLayout
{
    public static string Concat(OnnxGraphWriter writer, Node node) => Join(writer, node.Inputs, ((Concat)node.Operation).Axis, writer.Rows(node.Output));

    public static string Slice(OnnxGraphWriter writer, Node node)
    {
        var slice = (Slice)node.Operation;
        return writer.Add(
            "Slice",
            [writer[node.Inputs[0]], writer.Ints(slice.Start), writer.Ints(slice.Start + slice.Length), writer.Ints(slice.Axis + 1)]);
    }

    public static string Select(OnnxGraphWriter writer, Node node) => writer.Add(
        "Gather", [writer[node.Inputs[0]], writer.Ints([.. ((Select)node.Operation).Indices.ToArray().Select(index => (long)index)])], new OnnxAttribute("axis", 1));

    public static string Reshape(OnnxGraphWriter writer, Node node) => writer.Reshape(writer[node.Inputs[0]], node.Output.Shape.Dimensions);

    public static string Transpose(OnnxGraphWriter writer, Node node) =>
        writer.Add("Transpose", [writer[node.Inputs[0]]], new OnnxAttribute("perm", [0, 2, 1]));

    public static string Expand(OnnxGraphWriter writer, Node node) =>
        Repeat(writer, writer.Batched(node.Inputs[0], writer.Rows(node.Output)), node.Inputs[0], node.Output.Shape[0]);

    public static string AlongSequence(OnnxGraphWriter writer, Node node)
    {
        var x = writer.Batched(node.Inputs[0], writer.Rows(node.Output));
        return ((AlongSequence)node.Operation).FromEnd ? Shift(writer, x, node, towardsEnd: false) : x;
    }

    public static string PadSequence(OnnxGraphWriter writer, Node node)
    {
        var x = writer.Filled(node.Inputs[0], 0);
        if (!((PadSequence)node.Operation).InFront)
        {
            return x;
        }

        var missing = Missing(writer, node.Inputs[0]);
        var padding = writer.MaskOf(writer.Add("Less", [Positions(writer, node), missing]), node.Output.Shape[0], node.Output.Shape);
        return writer.Add("Where", [padding, writer.Float(0), Shift(writer, x, node, towardsEnd: true)]);
    }

    /// <summary>Rows of x moved by as many positions as the sequence lacks; those that would fall off stay.</summary>
    private static string Shift(OnnxGraphWriter writer, string x, Node node, bool towardsEnd)
    {
        var (positions, missing) = (Positions(writer, node), Missing(writer, towardsEnd ? node.Inputs[0] : node.Inputs[1]));
        var source = towardsEnd
            ? writer.Add("Max", [writer.Add("Sub", [positions, missing]), writer.Int(0)])
            : writer.Add("Min", [writer.Add("Add", [positions, missing]), writer.Int(node.Output.Shape[0] - 1)]);
        source = writer.MaskOf(source, node.Output.Shape[0], node.Output.Shape);
        source = writer.Add("Expand", [source, writer.Add("Shape", [x])]);
        return writer.Add("GatherElements", [x, source], new OnnxAttribute("axis", 1));
    }

    private static string Positions(OnnxGraphWriter writer, Node node) =>
        writer.Ints([.. Enumerable.Range(0, node.Output.Shape[0]).Select(position => (long)position)]);

    /// <summary>By how many positions a sequence is shorter than its maximum, [rows, 1].</summary>
    private static string Missing(OnnxGraphWriter writer, Value sequence) =>
        writer.Add("Sub", [writer.Int(sequence.Shape[0]), writer.Reshape(writer.Length(sequence.Type.Sequence!), 1)]);

    /// <summary>A vector [rows, d] at each of a number of positions, [rows, T, d].</summary>
    public static string Repeat(OnnxGraphWriter writer, string x, Value vector, int positions) =>
        writer.Add("Expand", [writer.Reshape(x, 1, vector.Shape[0]), writer.Ints(1, positions, 1)]);

    /// <summary>Joins values along an axis of the row; neighbours with one row are joined before they are repeated for the batch.</summary>
    public static string Join(OnnxGraphWriter writer, IReadOnlyList<Value> values, int axis, OnnxRows rows)
    {
        if (rows != OnnxRows.Batch)
        {
            return Join(writer, [.. values.Select(value => writer.Batched(value, rows))], axis);
        }

        var parts = new List<string>();
        for (var first = 0; first < values.Count;)
        {
            var end = first;
            while (end < values.Count && writer.Rows(values[end]) != OnnxRows.Batch)
            {
                end++;
            }

            if (end == first)
            {
                parts.Add(writer[values[first++]]);
            }
            else
            {
                string[] run = [.. values.Take(first..end).Select(value => writer.Batched(value, OnnxRows.One))];
                parts.Add(writer.Expand(Join(writer, run, axis), values[first].Shape.Rank));
                first = end;
            }
        }

        return Join(writer, parts, axis);
    }

    private static string Join(OnnxGraphWriter writer, IReadOnlyList<string> parts, int axis) =>
        parts.Count == 1 ? parts[0] : writer.Add("Concat", parts, new OnnxAttribute("axis", axis + 1));
}
