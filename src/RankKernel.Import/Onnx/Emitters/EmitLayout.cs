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

    /// <summary>A sequence has one batch axis with its true length.</summary>
    public static string AlongSequence(OnnxGraphWriter writer, Node node) => writer.Batched(node.Inputs[0], writer.Rows(node.Output));

    public static string PadSequence(OnnxGraphWriter writer, Node node) => writer.Filled(node.Inputs[0], 0);

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
