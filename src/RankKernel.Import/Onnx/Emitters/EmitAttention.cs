using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>DIN's attention unit as PyTorch models write it: [q, k, q−k, q⊙k] of all positions through the scoring network.</summary>
internal static class EmitAttention
{
    private const double Excluded = -1e30;

    public static string TargetAttention(OnnxGraphWriter writer, Node node)
    {
        var attention = (TargetAttention)node.Operation;
        var (query, keys) = (node.Inputs[0], node.Inputs[1]);
        var (length, width) = (keys.Shape[0], keys.Shape[1]);
        var hidden = Inputs(writer, node, query, keys);
        for (var layer = 0; layer < attention.Layers; layer++)
        {
            var weight = attention.Weight(layer);
            hidden = EmitProducts.MatMul(writer, hidden, node.Inputs[weight], node.Inputs[weight + 1]);
            hidden = EmitActivations.Apply(
                writer,
                attention.Activation,
                hidden,
                [.. node.Inputs.Skip(attention.ActivationParameters(layer)).Take(attention.Activation.ParameterCount)]);
        }

        var output = attention.Weight(attention.Layers);
        var scores = writer.Reshape(EmitProducts.MatMul(writer, hidden, node.Inputs[output], node.Inputs[output + 1]), length);
        scores = attention.Scale == 1 ? scores : writer.Add("Mul", [scores, writer.Float(attention.Scale)]);
        var weights = Weights(writer, node, scores);
        if (attention.Weights)
        {
            return weights;
        }

        var elements = EmitReductions.IsFinite(keys) ? writer[keys] : writer.Filled(keys, 0);
        var attended = EmitReductions.Weighted(writer, weights, keys, elements);
        if (attention.Empty == EmptyHistory.Zero)
        {
            return attended;
        }

        var any = writer.Add("Greater", [writer.Reshape(writer.Length(keys.Type.Sequence!), 1), writer.Int(0)]);
        return writer.Add("Where", [any, attended, writer.Reshape(writer[node.Inputs[attention.PaddingRow]], width)]);
    }

    private static string Inputs(OnnxGraphWriter writer, Node node, Value query, Value keys)
    {
        var rows = writer.Rows(node.Output);
        var (length, width) = (keys.Shape[0], keys.Shape[1]);
        var target = writer.Reshape(writer[query], 1, width);
        var repeated = EmitLayout.Repeat(writer, writer.Batched(query, rows), query, length);
        var difference = writer.Add("Sub", [target, writer[keys]]);
        var product = writer.Add("Mul", [target, writer[keys]]);
        return writer.Add("Concat", [repeated, writer.Batched(keys, rows), difference, product], new OnnxAttribute("axis", -1));
    }

    private static string Weights(OnnxGraphWriter writer, Node node, string scores)
    {
        var attention = (TargetAttention)node.Operation;
        var ids = attention.HasIds ? node.Inputs[2] : null;
        var kept = writer.Kept(node.Inputs[1].Type.Sequence!, ids, attention.PaddingId);
        if (attention.Normalization == AttentionNormalization.None)
        {
            return writer.Add("Where", [kept, scores, writer.Float(0)]);
        }

        var masked = writer.Add("Where", [kept, scores, writer.Float(Excluded)]);
        var weights = writer.Add("Softmax", [masked], new OnnxAttribute("axis", -1));

        // Where nothing is kept, softmax weighs every position alike.
        return writer.Add("Where", [kept, weights, writer.Float(0)]);
    }
}
