using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Convolutions, whose channels ONNX puts before the rows.</summary>
internal static class EmitConv
{
    public static string Conv(OnnxGraphWriter writer, Node node)
    {
        var conv = (Conv)node.Operation;
        var (x, weight) = (node.Inputs[0], node.Inputs[1]);
        var (outputs, height, channels) = (weight.Shape[0], weight.Shape[1], weight.Shape[2]);
        var kernel = writer.Weight(
            weight, ".kernel", new Shape([outputs, channels, height, 1]),
            i => (((i / (channels * height) * height) + (i % height)) * channels) + (i / height % channels));
        var y = writer.Add(
            "Conv",
            [Exchanged(writer, writer[x]), kernel, writer[node.Inputs[2]]],
            new OnnxAttribute("kernel_shape", [height, 1]),
            new OnnxAttribute("pads", [conv.Before, 0, conv.After, 0]));
        y = EmitActivations.Apply(writer, conv.Activation, y, []);
        if (conv.Pool > 1)
        {
            y = writer.Add(
                "MaxPool",
                [y],
                new OnnxAttribute("kernel_shape", [conv.Pool, 1]),
                new OnnxAttribute("strides", [conv.Pool, 1]),
                new OnnxAttribute("pads", [conv.PoolBefore, 0, conv.PoolAfter, 0]));
        }

        return Exchanged(writer, y);
    }

    /// <summary>Sorted values; or the places of the largest in ascending order, and what stands there.</summary>
    public static string KMaxPooling(OnnxGraphWriter writer, Node node)
    {
        var pooling = (KMaxPooling)node.Operation;
        var x = writer.Batched(node.Inputs[0], writer.Rows(node.Output));
        var (count, axis) = (writer.Ints(pooling.Count), new OnnxAttribute("axis", 1L));
        if (pooling.Descending)
        {
            return writer.Add("TopK", [x, count], axis);
        }

        var places = writer.AddOutput("TopK", 1, [x, count], axis);
        return writer.Add("GatherElements", [x, writer.Add("TopK", [places, count], axis, new OnnxAttribute("largest", 0L))], axis);
    }

    private static string Exchanged(OnnxGraphWriter writer, string x) => writer.Add("Transpose", [x], new OnnxAttribute("perm", [0, 2, 1, 3]));
}
