using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>What runs along an axis; along a sequence, over its true length.</summary>
internal static class EmitReductions
{
    public static string Reduce(OnnxGraphWriter writer, Node node)
    {
        var reduce = (Reduce)node.Operation;
        var x = node.Inputs[0];
        if (reduce.Axis > 0 || x.Type.Sequence is null)
        {
            return Along(writer, reduce.Function, writer[x], reduce.Axis + 1);
        }

        var neutral = reduce.Function switch
        {
            ReduceKind.Max => float.MinValue,
            ReduceKind.Min => float.MaxValue,
            ReduceKind.Product => 1,
            _ => 0,
        };
        var filled = writer.Filled(x, neutral);
        var sequence = x.Type.Sequence;
        switch (reduce.Function)
        {
            case ReduceKind.Sum or ReduceKind.L2:
                return Along(writer, reduce.Function, filled, 1);
            case ReduceKind.Mean:
                var count = writer.Cast(writer.Add("Max", [Length(writer, sequence, x), writer.Int(1)]));
                return writer.Add("Div", [Along(writer, ReduceKind.Sum, filled, 1), count]);
            default:
                var any = writer.Add("Greater", [Length(writer, sequence, x), writer.Int(0)]);
                return writer.Add("Where", [any, Along(writer, reduce.Function, filled, 1), writer.Float(0)]);
        }
    }

    public static string Softmax(OnnxGraphWriter writer, Node node)
    {
        var x = node.Inputs[0];
        var scores = x.Type.Sequence is not null && x.Shape.Rank == 1 ? writer.Filled(x, -1e30) : writer[x];
        return writer.Add("Softmax", [scores], new OnnxAttribute("axis", -1));
    }

    public static string WeightedSum(OnnxGraphWriter writer, Node node)
    {
        var (weights, x) = (node.Inputs[0], node.Inputs[1]);
        if (x.Type.Sequence is null)
        {
            return Weighted(writer, writer[weights], x, writer[x]);
        }

        // A weight of 0 does not silence an element that is not finite.
        var elements = IsFinite(x) ? writer[x] : writer.Filled(x, 0);
        return Weighted(writer, writer.Filled(weights, 0), x, elements);
    }

    public static string LayerNorm(OnnxGraphWriter writer, Node node) => writer.Add(
        "LayerNormalization",
        [.. node.Inputs.Select(input => writer[input])],
        new OnnxAttribute("axis", -1),
        new OnnxAttribute("epsilon", (float)((LayerNorm)node.Operation).Epsilon));

    /// <summary>Weights [rows, T] times elements [rows, T, d] → [rows, d].</summary>
    public static string Weighted(OnnxGraphWriter writer, string weights, Value x, string elements)
    {
        var product = writer.Add("MatMul", [writer.Reshape(weights, 1, x.Shape[0]), elements]);
        return writer.Reshape(product, x.Shape[1]);
    }

    /// <summary>Whether elements past the true length are rows of tables.</summary>
    public static bool IsFinite(Value value) => value.Data is not null || value.Producer?.Operation switch
    {
        SequenceGather or Gru { Projected: false } => true,
        Concat or Slice or Reshape => value.Producer.Inputs.All(IsFinite),
        _ => false,
    };

    private static string Along(OnnxGraphWriter writer, ReduceKind function, string x, int axis) => function switch
    {
        ReduceKind.Sum => writer.Add("ReduceSum", [x, writer.Ints(axis)], new OnnxAttribute("keepdims", 0)),
        _ => writer.Add(
            function == ReduceKind.Product ? "ReduceProd" : "Reduce" + function,
            [x],
            new OnnxAttribute("axes", [axis]),
            new OnnxAttribute("keepdims", 0)),
    };

    /// <summary>The true lengths behind as many dimensions of 1 as the reduced value has.</summary>
    private static string Length(OnnxGraphWriter writer, string sequence, Value x)
    {
        var ones = new int[x.Shape.Rank - 1];
        Array.Fill(ones, 1);
        var length = writer.Length(sequence);
        return ones.Length == 0 ? length : writer.Reshape(length, ones);
    }
}
