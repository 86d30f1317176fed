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

    private static string Exchanged(OnnxGraphWriter writer, string x) => writer.Add("Transpose", [x], new OnnxAttribute("perm", [0, 2, 1, 3]));
}
