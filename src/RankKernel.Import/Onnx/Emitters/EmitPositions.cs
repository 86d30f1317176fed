using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Single positions of a sequence.</summary>
internal static class EmitPositions
{
    public static string LastPosition(OnnxGraphWriter writer, Node node)
    {
        var operation = (LastPosition)node.Operation;
        var x = node.Inputs[0];
        var kept = writer.Kept(x.Type.Sequence!, operation.HasIds ? node.Inputs[1] : null, operation.PaddingId);
        var positions = writer.Ints([.. Enumerable.Range(0, x.Shape[0]).Select(position => (long)position)]);
        var last = writer.Add(
            "ReduceMax", [writer.Add("Where", [kept, positions, writer.Int(-1)])], new OnnxAttribute("axes", [1]), new OnnxAttribute("keepdims", 1));
        var chosen = writer.MaskOf(writer.Add("Equal", [positions, last]), x.Shape[0], x.Shape);
        return writer.Add(
            "ReduceSum", [writer.Add("Where", [chosen, writer[x], writer.Float(0)]), writer.Ints(1)], new OnnxAttribute("keepdims", 0));
    }
}
