using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Activations, as PyTorch's exporter writes them for opset 17.</summary>
internal static class EmitActivations
{
    private static readonly double TanhFactor = Math.Sqrt(2 / Math.PI);

    public static string Activate(OnnxGraphWriter writer, Node node) => Apply(
        writer, ((Activate)node.Operation).Activation, writer[node.Inputs[0]], [.. node.Inputs.Skip(1)]);

    /// <summary>An activation of a tensor, with its vectors.</summary>
    public static string Apply(OnnxGraphWriter writer, Activation activation, string x, IReadOnlyList<Value> vectors) => activation.Kind switch
    {
        ActivationKind.None => x,
        ActivationKind.Relu or ActivationKind.Sigmoid or ActivationKind.Tanh or ActivationKind.Selu or ActivationKind.Softplus
            or ActivationKind.Softsign or ActivationKind.HardSwish or ActivationKind.Exp => writer.Add(activation.Kind.ToString(), [x]),
        ActivationKind.Relu6 => writer.Add("Clip", [x, writer.Float(0), writer.Float(6)]),
        ActivationKind.LeakyRelu or ActivationKind.Elu or ActivationKind.Celu =>
            writer.Add(activation.Kind.ToString(), [x], new OnnxAttribute("alpha", (float)activation.Parameter)),
        ActivationKind.PRelu => writer.Add("PRelu", [x, writer[vectors[0]]]),
        ActivationKind.Dice => Dice(writer, x, vectors),
        ActivationKind.HardSigmoid => writer.Add("HardSigmoid", [x], new OnnxAttribute("alpha", 1 / 6f), new OnnxAttribute("beta", 0.5f)),
        ActivationKind.Silu => writer.Add("Mul", [x, writer.Add("Sigmoid", [x])]),
        ActivationKind.Mish => writer.Add("Mul", [x, writer.Add("Tanh", [writer.Add("Softplus", [x])])]),
        ActivationKind.Gelu => Gelu(writer, x),
        ActivationKind.GeluTanh => GeluTanh(writer, x),
        _ => throw new NotSupportedModelException($"The activation {activation} cannot be written as ONNX."),
    };

    private static string Dice(OnnxGraphWriter writer, string x, IReadOnlyList<Value> vectors)
    {
        var normalised = writer.Add("Add", [writer.Add("Mul", [x, writer[vectors[1]]]), writer[vectors[2]]]);
        var p = writer.Add("Sigmoid", [normalised]);
        var rest = writer.Add("Mul", [writer.Add("Mul", [writer.Add("Sub", [writer.Float(1), p]), writer[vectors[0]]]), x]);
        return writer.Add("Add", [writer.Add("Mul", [p, x]), rest]);
    }

    private static string Gelu(OnnxGraphWriter writer, string x)
    {
        var error = writer.Add("Erf", [writer.Add("Div", [x, writer.Float(Math.Sqrt(2))])]);
        return writer.Add("Mul", [writer.Add("Mul", [x, writer.Add("Add", [error, writer.Float(1)])]), writer.Float(0.5)]);
    }

    private static string GeluTanh(OnnxGraphWriter writer, string x)
    {
        var cube = writer.Add("Mul", [writer.Add("Mul", [x, x]), x]);
        var inner = writer.Add("Add", [x, writer.Add("Mul", [writer.Float(0.044715), cube])]);
        var tanh = writer.Add("Tanh", [writer.Add("Mul", [writer.Float(TanhFactor), inner])]);
        return writer.Add("Mul", [writer.Add("Mul", [writer.Float(0.5), x]), writer.Add("Add", [writer.Float(1), tanh])]);
    }
}
