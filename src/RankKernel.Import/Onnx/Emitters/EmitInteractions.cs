using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Interactions of field vectors, over the fields stacked to [rows, F, d].</summary>
internal static class EmitInteractions
{
    public static string FactorizationMachine(OnnxGraphWriter writer, Node node)
    {
        var sum = writer.Add("ReduceSum", [Difference(writer, node), writer.Ints(1)], new OnnxAttribute("keepdims", 1));
        return writer.Add("Mul", [sum, writer.Float(0.5)]);
    }

    public static string BiInteraction(OnnxGraphWriter writer, Node node) =>
        writer.Add("Mul", [Difference(writer, node), writer.Float(0.5)]);

    public static string PairwiseDot(OnnxGraphWriter writer, Node node)
    {
        var fields = node.Inputs.Count;
        var stacked = Stacked(writer, node.Inputs, writer.Rows(node.Output));
        var transposed = writer.Add("Transpose", [stacked], new OnnxAttribute("perm", [0, 2, 1]));
        var products = writer.Reshape(writer.Add("MatMul", [stacked, transposed]), fields * fields);
        long[] pairs = [.. ((PairwiseDot)node.Operation).Pairs(fields).Select(pair => ((long)pair.I * fields) + pair.J)];
        return writer.Add("Gather", [products, writer.Ints(pairs)], new OnnxAttribute("axis", 1));
    }

    public static string CrossDot(OnnxGraphWriter writer, Node node)
    {
        var first = ((CrossDot)node.Operation).First;
        var a = Group([.. node.Inputs.Take(first)]);
        var b = writer.Add("Transpose", [Group([.. node.Inputs.Skip(first)])], new OnnxAttribute("perm", [0, 2, 1]));
        return writer.Reshape(writer.Add("MatMul", [a, b]), node.Output.Shape[0]);

        string Group(IReadOnlyList<Value> fields) =>
            Stacked(writer, fields, fields.Any(field => writer.Rows(field) == OnnxRows.Batch) ? OnnxRows.Batch : OnnxRows.One);
    }

    public static string CrossVector(OnnxGraphWriter writer, Node node)
    {
        var (first, x, weight, bias) = (node.Inputs[0], node.Inputs[1], node.Inputs[2], node.Inputs[3]);
        var dot = writer.Add("MatMul", [Rows(writer, x), writer.Weight(weight, ".column", new Shape(weight.Shape[0], 1), i => i)]);
        var crossed = writer.Add("Add", [writer.Add("Mul", [Rows(writer, first), dot]), writer[bias]]);
        return writer.Add("Add", [crossed, Rows(writer, x)]);
    }

    public static string CrossMatrix(OnnxGraphWriter writer, Node node)
    {
        var (first, hidden, x) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        var product = EmitProducts.Gemm(writer, Rows(writer, hidden), node.Inputs[3], node.Inputs[4]);
        return writer.Add("Add", [writer.Add("Mul", [Rows(writer, first), product]), Rows(writer, x)]);
    }

    public static string GatedCross(OnnxGraphWriter writer, Node node)
    {
        var (first, x) = (Rows(writer, node.Inputs[0]), Rows(writer, node.Inputs[1]));
        var gate = writer.Add("Sigmoid", [EmitProducts.Gemm(writer, x, node.Inputs[4], null)]);
        var product = EmitProducts.Gemm(writer, x, node.Inputs[2], node.Inputs[3]);
        return writer.Add("Add", [writer.Add("Mul", [writer.Add("Mul", [first, gate]), product]), x]);
    }

    /// <summary>The gate's weights [rows, E] times the experts stacked to [rows, E, d].</summary>
    public static string MixExperts(OnnxGraphWriter writer, Node node)
    {
        Value[] experts = [.. node.Inputs.Skip(1)];
        var (count, width) = (experts.Length, experts[0].Shape[0]);
        var joined = EmitLayout.Join(writer, experts, 0, writer.Rows(node.Output));
        var mixed = writer.Add("MatMul", [writer.Reshape(writer[node.Inputs[0]], 1, count), writer.Reshape(joined, count, width)]);
        return writer.Reshape(mixed, width);
    }

    /// <summary>Σv and Σv² of the fields, the ones with one row on that row, then (Σv)² − Σv², [rows, d].</summary>
    private static string Difference(OnnxGraphWriter writer, Node node)
    {
        var (sum, squares) = ((string?)null, (string?)null);
        foreach (var group in node.Inputs.GroupBy(field => writer.Rows(field) == OnnxRows.Batch))
        {
            var stacked = Stacked(writer, [.. group], group.Key ? OnnxRows.Batch : OnnxRows.One);
            sum = Added(writer, sum, Total(writer, stacked));
            squares = Added(writer, squares, Total(writer, writer.Add("Mul", [stacked, stacked])));
        }

        return writer.Add("Sub", [writer.Add("Mul", [sum!, sum!]), squares!]);
    }

    private static string Total(OnnxGraphWriter writer, string stacked) =>
        writer.Add("ReduceSum", [stacked, writer.Ints(1)], new OnnxAttribute("keepdims", 0));

    private static string Added(OnnxGraphWriter writer, string? sum, string term) => sum is null ? term : writer.Add("Add", [sum, term]);

    internal static string Stacked(OnnxGraphWriter writer, IReadOnlyList<Value> fields, OnnxRows rows) =>
        writer.Reshape(EmitLayout.Join(writer, fields, 0, rows), fields.Count, fields[0].Shape[0]);

    private static string Rows(OnnxGraphWriter writer, Value value) => writer.Batched(value, OnnxRows.One);
}
