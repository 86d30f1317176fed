using RankKernel.Import.Onnx;
using RankKernel.Import.Onnx.Schema;

namespace RankKernel.Import.Tests.Onnx;

/// <summary>Operators one by one, on x [batch, 2, 3], against their formulas.</summary>
public sealed class OnnxOperatorTests
{
    private const int Rows = 3;
    private static readonly double[] X = [.. Enumerable.Range(0, Rows * 6).Select(i => (float)Math.Round((Math.Sin(i * 1.7) * 2) + 0.1, 3))];
    private static readonly int[] Two = [2, 3];

    /// <summary>Name, the operator's output, what one row of it is.</summary>
    private static readonly Dictionary<string, (Func<OnnxSketch, string, string> Write, Func<double[], double[]> Expected)> Cases = new()
    {
        ["Abs"] = (One("Abs"), Each(Math.Abs)),
        ["Ceil"] = (One("Ceil"), Each(Math.Ceiling)),
        ["Elu"] = (One("Elu", new OnnxAttribute("alpha", 0.5f)), Each(x => x >= 0 ? x : 0.5 * (Math.Exp(x) - 1))),
        ["Erf"] = (One("Erf"), Each(NdMath.Erf)),
        ["Exp"] = (One("Exp"), Each(Math.Exp)),
        ["Floor"] = (One("Floor"), Each(Math.Floor)),
        ["HardSigmoid"] = (One("HardSigmoid"), Each(x => Math.Clamp((0.2 * x) + 0.5, 0, 1))),
        ["LeakyRelu"] = (One("LeakyRelu", new OnnxAttribute("alpha", 0.3f)), Each(x => x >= 0 ? x : 0.3 * x)),
        ["Log of Abs"] = ((m, x) => m.Add("Log", [m.Add("Abs", [x])]), Each(x => Math.Log(Math.Abs(x)))),
        ["Relu"] = (One("Relu"), Each(x => Math.Max(x, 0))),
        ["Reciprocal"] = (One("Reciprocal"), Each(x => 1 / x)),
        ["Round"] = (One("Round"), Each(x => Math.Round(x, MidpointRounding.ToEven))),
        ["Selu"] = (One("Selu"), Each(x => 1.0507009873554805 * (x >= 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)))),
        ["Sigmoid"] = (One("Sigmoid"), Each(x => 1 / (1 + Math.Exp(-x)))),
        ["Sign"] = (One("Sign"), Each(x => Math.Sign(x))),
        ["Softplus"] = (One("Softplus"), Each(x => Math.Log(1 + Math.Exp(x)))),
        ["Sqrt of Abs"] = ((m, x) => m.Add("Sqrt", [m.Add("Abs", [x])]), Each(x => Math.Sqrt(Math.Abs(x)))),
        ["Tanh"] = (One("Tanh"), Each(Math.Tanh)),
        ["Clip"] = ((m, x) => m.Add("Clip", [x, m.Weight([-0.5f]), m.Weight([1])]), Each(x => Math.Clamp(x, -0.5, 1))),
        ["Clip, one bound"] = ((m, x) => m.Add("Clip", [x, "", m.Weight([0.25f])]), Each(x => Math.Min(x, 0.25))),
        ["Pow"] = ((m, x) => m.Add("Pow", [m.Add("Abs", [x]), m.Weight([3])]), Each(x => Math.Pow(Math.Abs(x), 3))),
        ["PRelu, a slope a channel"] = ((m, x) => m.Add("PRelu", [x, m.Weight([0.1f, 0.2f, 0.3f], 3)]), x => [.. x.Select((e, i) => e >= 0 ? e : e * 0.1 * ((i % 3) + 1))]),
        ["Cast to whole"] = ((m, x) => m.Add("Cast", [m.Add("Cast", [x], new OnnxAttribute("to", 7L))], new OnnxAttribute("to", 1L)), Each(Math.Truncate)),
        ["Mod"] = ((m, x) => m.Add("Mod", [m.Add("Abs", [x]), m.Weight([0.75f])], new OnnxAttribute("fmod", 1L)), Each(x => Math.Abs(x) % 0.75)),
        ["comparisons and Where"] = (
            (m, x) => m.Add("Where", [m.Add("And", [m.Add("Greater", [x, m.Weight([-1])]), m.Add("Not", [m.Add("LessOrEqual", [m.Weight([1]), x])])]), x, m.Weight([7])]),
            Each(x => x > -1 && !(1 <= x) ? x : 7)),
        ["Or and Xor"] = (
            (m, x) => m.Add("Cast", [m.Add("Xor", [m.Add("Or", [m.Add("Less", [x, m.Weight([-1])]), m.Add("Greater", [x, m.Weight([1])])]), m.Add("Greater", [x, m.Weight([0])])])], new OnnxAttribute("to", 1L)),
            Each(x => (x < -1 || x > 1) != (x > 0) ? 1 : 0)),
        ["broadcast over rows and columns"] = (
            (m, x) => m.Add("Add", [m.Add("Mul", [x, m.Weight([2, 3], 2, 1)]), m.Weight([1, 2, 3], 3)]), x => [.. x.Select((e, i) => (e * (i / 3 == 0 ? 2 : 3)) + (i % 3) + 1)]),
        ["outer sum"] = (
            (m, x) => m.Add("Add", [m.Add("ReduceSum", [x, m.Whole(2)], new OnnxAttribute("keepdims", 1L)), m.Add("ReduceMax", [x], new OnnxAttribute("axes", [1L]))]),
            x => [.. Enumerable.Range(0, 6).Select(i => x[(i / 3 * 3)..((i / 3 * 3) + 3)].Sum() + Math.Max(x[i % 3], x[(i % 3) + 3]))]),
        ["ReduceMean over all"] = (One("ReduceMean", new OnnxAttribute("axes", [1L, 2L]), new OnnxAttribute("keepdims", 0L)), x => [x.Average()]),
        ["ReduceMin"] = (One("ReduceMin", new OnnxAttribute("axes", [-1L]), new OnnxAttribute("keepdims", 0L)), x => [x[..3].Min(), x[3..].Min()]),
        ["ReduceProd"] = (One("ReduceProd", new OnnxAttribute("axes", [1L]), new OnnxAttribute("keepdims", 0L)), x => [x[0] * x[3], x[1] * x[4], x[2] * x[5]]),
        ["ReduceL1"] = (One("ReduceL1", new OnnxAttribute("axes", [2L]), new OnnxAttribute("keepdims", 0L)), x => [x[..3].Sum(Math.Abs), x[3..].Sum(Math.Abs)]),
        ["ReduceL2"] = (One("ReduceL2", new OnnxAttribute("axes", [2L]), new OnnxAttribute("keepdims", 0L)), x => [Math.Sqrt(x[..3].Sum(e => e * e)), Math.Sqrt(x[3..].Sum(e => e * e))]),
        ["Softmax, last axis"] = (One("Softmax", new OnnxAttribute("axis", -1L)), x => [.. Soft(x[..3]), .. Soft(x[3..])]),
        ["Softmax, inner axis"] = (One("Softmax", new OnnxAttribute("axis", 1L)), x => [.. Enumerable.Range(0, 6).Select(i => Soft([x[i % 3], x[(i % 3) + 3]])[i / 3])]),
        ["LogSoftmax"] = (One("LogSoftmax", new OnnxAttribute("axis", -1L)), x => [.. Soft(x[..3]).Concat(Soft(x[3..])).Select(element => Math.Log(element))]),
        ["Transpose"] = (One("Transpose", new OnnxAttribute("perm", [0L, 2L, 1L])), x => [x[0], x[3], x[1], x[4], x[2], x[5]]),
        ["Reshape with a dimension kept"] = ((m, x) => m.Add("Reshape", [x, m.Whole(0, 3, -1)]), x => x),
        ["Flatten"] = (One("Flatten"), x => x),
        ["Slice backwards"] = ((m, x) => m.Add("Slice", [x, m.Whole(2), m.Whole(-100), m.Whole(2), m.Whole(-1)]), x => [x[2], x[1], x[0], x[5], x[4], x[3]]),
        ["Split and Concat"] = (
            (m, x) =>
            {
                var parts = m.AddNode("Split", [x, m.Whole(1, 2)], 2, [new OnnxAttribute("axis", 2L)]);
                return m.Add("Concat", [parts.Output[1], parts.Output[0]], new OnnxAttribute("axis", 2L));
            },
            x => [x[1], x[2], x[0], x[4], x[5], x[3]]),
        ["Gather of positions"] = ((m, x) => m.Add("Gather", [x, m.Whole(2, 0, -1)], new OnnxAttribute("axis", 2L)), x => [x[2], x[0], x[2], x[5], x[3], x[5]]),
        ["Expand and Tile"] = (
            (m, x) => m.Add("Tile", [m.Add("Expand", [m.Add("ReduceSum", [x, m.Whole(1)]), m.Whole(1, 2, 3)]), m.Whole(1, 1, 2)]),
            x => [.. Enumerable.Range(0, 12).Select(i => x[i % 3] + x[(i % 3) + 3])]),
        ["Pad"] = ((m, x) => m.Add("Pad", [x, m.Whole(0, 0, 1, 0, 0, 1), m.Weight([9])]), x => [9, x[0], x[1], x[2], 9, 9, x[3], x[4], x[5], 9]),
        ["CumSum"] = ((m, x) => m.Add("CumSum", [x, m.Scalar(2)]), x => [x[0], x[0] + x[1], x[0] + x[1] + x[2], x[3], x[3] + x[4], x[3] + x[4] + x[5]]),
        ["CumSum, exclusive from the end"] = (
            (m, x) => m.Add("CumSum", [x, m.Scalar(2)], new OnnxAttribute("exclusive", 1L), new OnnxAttribute("reverse", 1L)), x => [x[1] + x[2], x[2], 0, x[4] + x[5], x[5], 0]),
        ["TopK values"] = ((m, x) => m.Add("TopK", [x, m.Whole(2)]), x => [.. x[..3].OrderDescending().Take(2), .. x[3..].OrderDescending().Take(2)]),
        ["TopK smallest, their places"] = (
            (m, x) => m.Add("Cast", [m.AddNode("TopK", [x, m.Whole(2)], 2, [new OnnxAttribute("largest", 0L)]).Output[1]], new OnnxAttribute("to", 1L)),
            x => [.. Order(x[..3]).Take(2), .. Order(x[3..]).Take(2)]),
        ["ArgMax"] = (
            (m, x) => m.Add("Cast", [m.Add("ArgMax", [x], new OnnxAttribute("axis", 2L), new OnnxAttribute("keepdims", 0L))], new OnnxAttribute("to", 1L)),
            x => [Array.IndexOf(x, x[..3].Max()), Array.IndexOf(x, x[3..].Max(), 3) - 3]),
        ["OneHot of places"] = (
            (m, x) => m.Add("OneHot", [m.Add("ArgMax", [x], new OnnxAttribute("axis", 2L), new OnnxAttribute("keepdims", 0L)), m.Scalar(3), m.Weight([0, 1], 2)]),
            x => [.. x.Select((e, i) => e == (i < 3 ? x[..3] : x[3..]).Max() ? 1.0 : 0)]),
        ["GatherElements by computed places"] = (
            (m, x) => m.Add("GatherElements", [x, m.Add("ArgMax", [x], new OnnxAttribute("axis", 2L))], new OnnxAttribute("axis", 2L)), x => [x[..3].Max(), x[3..].Max()]),
        ["MatMul with a weight"] = ((m, x) => m.Add("MatMul", [x, m.Weight([1, 2, 3, 4, 5, 6], 3, 2)]), x => [.. Two.SelectMany((_, r) => Enumerable.Range(0, 2).Select(c => Enumerable.Range(0, 3).Sum(k => x[(r * 3) + k] * ((k * 2) + c + 1))))]),
        ["MatMul of data"] = (
            (m, x) => m.Add("MatMul", [x, m.Add("Transpose", [x], new OnnxAttribute("perm", [0L, 2L, 1L]))]),
            x => [Dot(x[..3], x[..3]), Dot(x[..3], x[3..]), Dot(x[..3], x[3..]), Dot(x[3..], x[3..])]),
        ["Gemm"] = (
            (m, x) => m.Add("Gemm", [m.Add("Flatten", [x]), m.Weight([1, 1, 1, 1, 1, 1, 1, -1, 1, -1, 1, -1], 2, 6), m.Weight([10, 20], 2)], new OnnxAttribute("transB", 1L), new OnnxAttribute("alpha", 2f), new OnnxAttribute("beta", 0.5f)),
            x => [(2 * x.Sum()) + 5, (2 * x.Select((e, i) => i % 2 == 0 ? e : -e).Sum()) + 10]),
        ["Einsum of fields"] = (
            (m, x) => { var node = m.AddNode("Einsum", [x, x], 1, Text("equation", "bfd,bgd->bfg")); return node.Output[0]; },
            x => [Dot(x[..3], x[..3]), Dot(x[..3], x[3..]), Dot(x[..3], x[3..]), Dot(x[3..], x[3..])]),
        ["Conv over columns"] = (
            (m, x) => m.Add("Conv", [x, m.Weight([1, 2, 3, 4], 1, 2, 2), m.Weight([0.5f], 1)]),
            x => [(x[0] * 1) + (x[1] * 2) + (x[3] * 3) + (x[4] * 4) + 0.5, (x[1] * 1) + (x[2] * 2) + (x[4] * 3) + (x[5] * 4) + 0.5]),
        ["Conv, padded, strided, in groups"] = (
            (m, x) => m.Add("Conv", [x, m.Weight([1, 2, 3, 4], 2, 1, 2)], new OnnxAttribute("group", 2L), new OnnxAttribute("pads", [1L, 0L]), new OnnxAttribute("strides", [2L])),
            x => [x[0] * 2, x[1] + (x[2] * 2), x[3] * 4, (x[4] * 3) + (x[5] * 4)]),
        ["MaxPool"] = (One("MaxPool", new OnnxAttribute("kernel_shape", [2L])), x => [Math.Max(x[0], x[1]), Math.Max(x[1], x[2]), Math.Max(x[3], x[4]), Math.Max(x[4], x[5])]),
        ["BatchNormalization of channels"] = (
            (m, x) => m.Add("BatchNormalization", [x, m.Weight([2, 3], 2), m.Weight([0.5f, -0.5f], 2), m.Weight([0.1f, 0.2f], 2), m.Weight([4, 9], 2)], new OnnxAttribute("epsilon", 0f)),
            x => [.. x.Select((e, i) => i < 3 ? ((e - 0.1f) / 2 * 2) + 0.5 : ((e - 0.2f) / 3 * 3) - 0.5)]),
        ["LayerNormalization"] = ((m, x) => m.Add("LayerNormalization", [x, m.Weight([1, 2, 3], 3), m.Weight([0, 0, 1], 3)]), x => [.. Normed(x[..3]), .. Normed(x[3..])]),
        ["LpNormalization"] = (One("LpNormalization"), x => [.. x.Select((e, i) => e / Math.Sqrt((i < 3 ? x[..3] : x[3..]).Sum(o => o * o)))]),
        ["Quantize and Dequantize"] = (
            (m, x) => m.Add("DequantizeLinear", [m.Add("QuantizeLinear", [x, m.Weight([0.25f]), m.Raw("zero", TensorProto.Types.DataType.Int8, [3])]), m.Weight([0.25f]), "zero"]),
            Each(x => (Math.Clamp(Math.Round(x / 0.25, MidpointRounding.ToEven) + 3, -128, 127) - 3) * 0.25)),
        ["Shape arithmetic"] = (
            (m, x) => m.Add("Reshape", [x, m.Add("Concat", [m.Add("Gather", [m.Add("Shape", [x]), m.Whole(0)]), m.Add("Mul", [m.Add("Slice", [m.Add("Shape", [x]), m.Whole(1), m.Whole(2)]), m.Whole(3)])], new OnnxAttribute("axis", 0L))]), x => x),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_operator_gives_what_its_formula_does(string name)
    {
        var model = new OnnxSketch();
        var x = model.Numbers("x", -1, 2, 3);
        model.Graph.Input[0].Type.TensorType.Shape.Dim.RemoveAt(2);
        model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = 6;
        x = model.Add("Reshape", [x, model.Whole(-1, 2, 3)]);
        model.Output(Cases[name].Write(model, x));

        var scores = model.Score(new Dictionary<string, double[]> { ["x"] = X });

        for (var row = 0; row < Rows; row++)
        {
            var expected = Cases[name].Expected(X[(row * 6)..((row * 6) + 6)]);
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], scores[expected.Length == 1 ? "score" : $"score.{i}"][row], 2e-6 * Math.Max(1, Math.Abs(expected[i])));
            }
        }
    }

    private static Func<OnnxSketch, string, string> One(string op, params OnnxAttribute[] attributes) => (model, x) => model.Add(op, [x], attributes);

    private static Func<double[], double[]> Each(Func<double, double> function) => x => Array.ConvertAll(x, element => function(element));

    private static AttributeProto Text(string name, string text) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = Google.Protobuf.ByteString.CopyFromUtf8(text) };

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Soft(double[] x) => [.. x.Select(e => Math.Exp(e) / x.Sum(Math.Exp))];

    private static IEnumerable<double> Order(double[] x) => Enumerable.Range(0, x.Length).OrderBy(i => x[i]).Select(i => (double)i);

    private static double[] Normed(double[] x)
    {
        var (mean, variance) = (x.Average(), x.Average(e => (e - x.Average()) * (e - x.Average())));
        return [.. x.Select((e, i) => ((e - mean) / Math.Sqrt(variance + 1e-5) * (i + 1)) + (i == 2 ? 1 : 0))];
    }
}
