using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Embedding tables.</summary>
internal static class EmitLookups
{
    public static string SequenceGather(OnnxGraphWriter writer, Node node) => Gather(writer, node);

    public static string EmbeddingBag(OnnxGraphWriter writer, Node node)
    {
        var bag = (EmbeddingBag)node.Operation;
        var ids = node.Inputs[0];
        var rows = Gather(writer, node);
        if (ids.Shape.Rank == 0)
        {
            return bag.Weighted ? writer.Add("Mul", [rows, writer.Reshape(writer[node.Inputs[2]], 1)]) : rows;
        }

        var length = ids.Shape[0];
        var kept = writer.Kept(ids.Type.Sequence!, ids, bag.PaddingId);
        return bag.Pooling == Pooling.Max ? Largest(writer, node, rows, kept) : Pooled(writer, node, rows, kept, length);
    }

    /// <summary>The weights of the rows, 0 for those that are left out, times the rows; then over what the pooling divides by.</summary>
    private static string Pooled(OnnxGraphWriter writer, Node node, string rows, string kept, int length)
    {
        var bag = (EmbeddingBag)node.Operation;
        var kinds = writer.Cast(kept);
        var weights = bag.Weighted ? writer.Add("Where", [kept, writer[node.Inputs[2]], writer.Float(0)]) : kinds;
        var product = writer.Add("MatMul", [writer.Reshape(weights, 1, length), rows]);
        var sum = writer.Reshape(product, node.Output.Shape[0]);
        switch (bag.Pooling)
        {
            case Pooling.Mean:
                return writer.Add("Div", [sum, AtLeastOne(writer, kinds)]);
            case Pooling.SqrtN:
                return writer.Add("Div", [sum, writer.Add("Sqrt", [AtLeastOne(writer, kinds)])]);
            case Pooling.WeightedMean:
                var total = Total(writer, weights);
                var none = writer.Add("Equal", [total, writer.Float(0)]);
                var divisor = writer.Add("Where", [none, writer.Float(1), total]);
                return writer.Add("Where", [none, writer.Float(0), writer.Add("Div", [sum, divisor])]);
            default:
                return sum;
        }
    }

    private static string Largest(OnnxGraphWriter writer, Node node, string rows, string kept)
    {
        var bag = (EmbeddingBag)node.Operation;
        var length = node.Inputs[0].Shape[0];
        if (bag.Weighted)
        {
            rows = writer.Add("Mul", [rows, writer.Reshape(writer[node.Inputs[2]], length, 1)]);
        }

        var masked = writer.Add("Where", [writer.Reshape(kept, length, 1), rows, writer.Float(float.MinValue)]);
        var largest = writer.Add("ReduceMax", [masked], new OnnxAttribute("axes", [1]), new OnnxAttribute("keepdims", 0));
        var any = writer.Add("Greater", [Total(writer, writer.Cast(kept)), writer.Float(0)]);
        return writer.Add("Where", [any, largest, writer.Float(0)]);
    }

    private static string AtLeastOne(OnnxGraphWriter writer, string counted) =>
        writer.Add("Max", [Total(writer, counted), writer.Float(1)]);

    private static string Total(OnnxGraphWriter writer, string name) =>
        writer.Add("ReduceSum", [name, writer.Ints(1)], new OnnxAttribute("keepdims", 1));

    private static string Gather(OnnxGraphWriter writer, Node node) =>
        writer.Add("Gather", [writer[node.Inputs[1]], writer[node.Inputs[0]]], new OnnxAttribute("axis", 0));
}
