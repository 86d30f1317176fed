using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Pairs of fields and of ids.</summary>
internal static class EmitPairs
{
    public static string FieldPairs(OnnxGraphWriter writer, Node node)
    {
        var pairs = (FieldPairs)node.Operation;
        Value[] fields = [.. pairs.Weighted ? node.Inputs.SkipLast(1) : node.Inputs];
        var stacked = EmitInteractions.Stacked(writer, fields, writer.Rows(node.Output));
        var products = writer.Add("Mul", [Gathered(0), Gathered(1)]);
        products = pairs.Weighted ? writer.Add("Mul", [products, writer[node.Inputs[^1]]]) : products;
        return pairs.Function == PairFunction.Product
            ? writer.Reshape(products, node.Output.Shape[0])
            : writer.Add("ReduceSum", [products, writer.Ints(2)], new OnnxAttribute("keepdims", 0));

        string Gathered(int member)
        {
            long[] indices = [.. pairs.Pairs.ToArray().Chunk(2).Select(pair => (long)pair[member])];
            return writer.Add("Gather", [stacked, writer.Ints(indices)], new OnnxAttribute("axis", 1));
        }
    }

    /// <summary>In 64-bit integers throughout.</summary>
    public static string HashedPairs(OnnxGraphWriter writer, Node node)
    {
        var hashed = (HashedPairs)node.Operation;
        var table = node.Inputs[^1];
        string? total = null;
        foreach (var pair in hashed.Pairs.ToArray().Chunk(2))
        {
            var (first, second) = (Feature(pair[0]), Feature(pair[1]));
            var sum = writer.Add("Add", [first, second]);
            var product = writer.Add("Mul", [sum, writer.Add("Add", [sum, writer.Int(1)])]);
            var code = writer.Add("Add", [writer.Add("Div", [product, writer.Int(2)]), second]);
            var row = writer.Add("Mod", [code, writer.Int(table.Shape[0])]);
            var weight = writer.Add("Gather", [writer[table], row], new OnnxAttribute("axis", 0));
            total = total is null ? weight : writer.Add("Add", [total, weight]);
        }

        // A feature that is in no pair does not bring its rows along.
        var isBatch = hashed.Pairs.ToArray().Any(field => writer.Rows(node.Inputs[field]) == OnnxRows.Batch);
        return isBatch || writer.Rows(node.Output) != OnnxRows.Batch ? total! : writer.Expand(total!, 1);

        string Feature(int field) => writer.Add("Add", [writer[node.Inputs[field]], writer.Int(hashed.Offsets[field])]);
    }

    /// <summary>The outer product [rows, d, A·B], then one product with the weight.</summary>
    public static string CompressedInteraction(OnnxGraphWriter writer, Node node)
    {
        var layer = (CompressedInteraction)node.Operation;
        var (x, h, weight) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        var (width, a, b) = (x.Shape[0], x.Shape[1], h.Shape[1]);
        var left = writer.Reshape(writer.Batched(x, OnnxRows.One), width, a, 1);
        var right = writer.Reshape(writer.Batched(h, OnnxRows.One), width, 1, b);
        var outer = writer.Reshape(writer.Add("Mul", [left, right]), width, a * b);
        var product = EmitProducts.MatMul(writer, outer, weight, layer.Bias ? node.Inputs[3] : null);
        for (var i = 0; i < layer.Addends; i++)
        {
            product = writer.Add("Add", [product, writer.Aligned(node.Inputs[layer.FirstAddend + i], 2)]);
        }

        return EmitActivations.Apply(writer, layer.Activation, product, [.. node.Inputs.Skip(layer.FirstActivationParameter)]);
    }
}
