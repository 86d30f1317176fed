using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Counts of ids.</summary>
internal static class EmitCounts
{
    public static string MatchCount(OnnxGraphWriter writer, Node node)
    {
        var match = (MatchCount)node.Operation;
        var (ids, id) = (node.Inputs[0], node.Inputs[1]);
        var kept = writer.Kept(ids.Type.Sequence!, ids, match.PaddingId);
        var known = writer.Add("Less", [writer[ids], writer.Int(match.Cardinality)]);
        var equal = writer.Add("Equal", [writer[ids], writer.Reshape(writer[id], 1)]);
        return Total(writer, writer.Add("And", [writer.Add("And", [kept, known]), equal]), 1);
    }

    public static string CountIds(OnnxGraphWriter writer, Node node)
    {
        var count = (CountIds)node.Operation;
        var ids = node.Inputs[0];
        var kept = writer.Reshape(writer.Kept(ids.Type.Sequence!, ids, count.PaddingId), ids.Shape[0], 1);
        var equal = writer.Add("Equal", [writer.Reshape(writer[ids], ids.Shape[0], 1), Numbers(writer, count.Cardinality)]);
        return writer.Add("ReduceSum", [writer.Cast(writer.Add("And", [kept, equal])), writer.Ints(1)], new OnnxAttribute("keepdims", 0));
    }

    public static string TakeById(OnnxGraphWriter writer, Node node)
    {
        var (x, id) = (node.Inputs[0], node.Inputs[1]);
        var equal = writer.Add("Equal", [Numbers(writer, x.Shape[0]), writer.Reshape(writer[id], 1)]);
        var chosen = writer.Add("Where", [equal, writer.Batched(x, OnnxRows.One), writer.Float(0)]);
        return writer.Add("ReduceSum", [chosen, writer.Ints(1)], new OnnxAttribute("keepdims", 1));
    }

    private static string Total(OnnxGraphWriter writer, string matches, int axis) =>
        writer.Add("ReduceSum", [writer.Cast(matches), writer.Ints(axis)], new OnnxAttribute("keepdims", 1));

    private static string Numbers(OnnxGraphWriter writer, int count) => writer.Ints([.. Enumerable.Range(0, count).Select(i => (long)i)]);
}
