using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Matrix products.</summary>
internal static class EmitProducts
{
    public static string Linear(OnnxGraphWriter writer, Node node)
    {
        var linear = (Linear)node.Operation;
        var (x, weight) = (node.Inputs[0], node.Inputs[1]);
        var bias = linear.Bias ? node.Inputs[2] : null;
        var rank = node.Output.Shape.Rank;
        var rows = writer.Batched(x, OnnxRows.One);
        var product = rank == 1
            ? Gemm(writer, x.Shape.Rank == 0 ? writer.Reshape(rows, 1) : rows, weight, bias)
            : MatMul(writer, rows, weight, bias);
        for (var i = 0; i < linear.Addends; i++)
        {
            product = writer.Add("Add", [product, writer.Aligned(node.Inputs[linear.FirstAddend + i], rank)]);
        }

        return EmitActivations.Apply(writer, linear.Activation, product, [.. node.Inputs.Skip(linear.FirstActivationParameter)]);
    }

    public static string MatMul(OnnxGraphWriter writer, Node node)
    {
        var (a, b) = (node.Inputs[0], node.Inputs[1]);
        var right = writer[b];
        if (((MatMul)node.Operation).TransposeB)
        {
            right = b.Data is null
                ? writer.Add("Transpose", [right], new OnnxAttribute("perm", [0, 2, 1]))
                : Transposed(writer, b);
        }

        return writer.Add("MatMul", [writer[a], right]);
    }

    public static string Dot(OnnxGraphWriter writer, Node node)
    {
        var (a, b) = (node.Inputs[0], node.Inputs[1]);
        if (a.Data is not null || b.Data is not null)
        {
            var (x, vector) = b.Data is null ? (b, a) : (a, b);
            return writer.Add("MatMul", [writer[x], writer.Weight(vector, ".column", new Shape(vector.Shape[0], 1), i => i)]);
        }

        var product = writer.Add("Mul", [writer[a], writer[b]]);
        return writer.Add("ReduceSum", [product, writer.Ints(1)], new OnnxAttribute("keepdims", 1));
    }

    /// <summary>x [rows, K]·Wᵀ + b as one node.</summary>
    public static string Gemm(OnnxGraphWriter writer, string x, Value weight, Value? bias)
    {
        string[] inputs = bias is null ? [x, writer[weight]] : [x, writer[weight], writer[bias]];
        return writer.Add("Gemm", inputs, new OnnxAttribute("transB", 1));
    }

    /// <summary>x [rows, .., K]·Wᵀ + b, the weight stored transposed as PyTorch's exporter leaves it.</summary>
    public static string MatMul(OnnxGraphWriter writer, string x, Value weight, Value? bias)
    {
        var product = writer.Add("MatMul", [x, Transposed(writer, weight)]);
        return bias is null ? product : writer.Add("Add", [product, writer[bias]]);
    }

    private static string Transposed(OnnxGraphWriter writer, Value weight)
    {
        var (rows, columns) = (weight.Shape[0], weight.Shape[1]);
        return writer.Weight(weight, ".transposed", new Shape(columns, rows), i => (i % rows * columns) + (i / rows));
    }
}
