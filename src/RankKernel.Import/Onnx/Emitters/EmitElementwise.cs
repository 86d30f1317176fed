using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Functions of single elements.</summary>
internal static class EmitElementwise
{
    public static string Sum(OnnxGraphWriter writer, Node node)
    {
        var sum = (Sum)node.Operation;

        // What has one row is added up on that row.
        var groups = node.Inputs.Take(sum.Terms).GroupBy(term => writer.Rows(term) == OnnxRows.Batch);
        var added = Add(writer, [.. groups.Select(group => Add(writer, [.. group.Select(term => writer[term])]))]);
        return EmitActivations.Apply(writer, sum.Activation, added, [.. node.Inputs.Skip(sum.Terms)]);
    }

    public static string Unary(OnnxGraphWriter writer, Node node)
    {
        var x = writer[node.Inputs[0]];
        return ((Unary)node.Operation).Function switch
        {
            UnaryKind.Negate => writer.Add("Neg", [x]),
            UnaryKind.ReciprocalSqrt => writer.Add("Reciprocal", [writer.Add("Sqrt", [x])]),
            UnaryKind.Square => writer.Add("Mul", [x, x]),
            UnaryKind.Log1p => writer.Add("Log", [writer.Add("Add", [x, writer.Float(1)])]),
            UnaryKind.Ceiling => writer.Add("Ceil", [x]),
            var function => writer.Add(function.ToString(), [x]),
        };
    }

    public static string Binary(OnnxGraphWriter writer, Node node)
    {
        var function = ((Binary)node.Operation).Function;
        var rank = node.Output.Shape.Rank;
        string[] operands = [.. node.Inputs.Select(input => writer.Aligned(input, rank))];
        return function switch
        {
            BinaryKind.Add or BinaryKind.Min or BinaryKind.Max => writer.Add(function.ToString(), operands),
            BinaryKind.Subtract => writer.Add("Sub", operands),
            BinaryKind.Multiply => writer.Add("Mul", operands),
            BinaryKind.Divide => writer.Add("Div", operands),
            BinaryKind.Power => writer.Add("Pow", operands),
            _ => writer.Cast(writer.Add(function.ToString(), operands)),
        };
    }

    public static string Where(OnnxGraphWriter writer, Node node) => writer.Add(
        "Where",
        [writer.Add("Greater", [writer[node.Inputs[0]], writer.Float(0)]), writer[node.Inputs[1]], writer[node.Inputs[2]]]);

    public static string Mask(OnnxGraphWriter writer, Node node)
    {
        var mask = (Mask)node.Operation;
        var padding = writer.Add("Equal", [writer[node.Inputs[1]], writer.Int(mask.PaddingId)]);
        return writer.Add("Where", [padding, writer.Float(mask.Fill), writer[node.Inputs[0]]]);
    }

    public static string ScaleShift(OnnxGraphWriter writer, Node node) => writer.Add(
        "Add", [writer.Add("Mul", [writer[node.Inputs[0]], writer[node.Inputs[1]]]), writer[node.Inputs[2]]]);

    public static string IfEmpty(OnnxGraphWriter writer, Node node)
    {
        var (x, sequence, other) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        var ones = new int[x.Shape.Rank];
        Array.Fill(ones, 1);
        var any = writer.Add("Greater", [writer.Reshape(writer.Length(sequence.Type.Sequence!), ones), writer.Int(0)]);

        // The sequence's elements may depend on the candidate where its length does not.
        return writer.Add("Where", [any, writer.Batched(x, writer.Rows(node.Output)), writer[other]]);
    }

    private static string Add(OnnxGraphWriter writer, IReadOnlyList<string> terms) =>
        terms.Count == 1 ? terms[0] : writer.Add(terms.Count == 2 ? "Add" : "Sum", terms);
}
