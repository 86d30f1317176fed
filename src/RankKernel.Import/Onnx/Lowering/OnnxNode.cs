using RankKernel.Import.Onnx.Schema;

namespace RankKernel.Import.Onnx;

/// <summary>A node of the file with what its inputs turned out to be.</summary>
internal sealed class OnnxNode(NodeProto node, IReadOnlyList<OnnxValue?> inputs, int opset)
{
    private readonly Dictionary<string, AttributeProto> _attributes = Attributes(node);

    public string Kind => node.OpType;

    /// <summary>What errors call it.</summary>
    public string Name => node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault(output => output.Length > 0) ?? "?";

    public int Opset => opset;

    public int InputCount => inputs.Count;

    public int OutputCount => node.Output.Count;

    public IReadOnlyList<OnnxValue?> Inputs => inputs;

    /// <summary>The node with another first input.</summary>
    public OnnxNode With(OnnxValue first) => new(node, [first, .. inputs.Skip(1)], opset);

    /// <summary>An input that must be given.</summary>
    public OnnxValue this[int index] => Optional(index) ?? throw new OnnxLoweringException($"input {index} is not given");

    public OnnxValue? Optional(int index) => index < inputs.Count ? inputs[index] : null;

    public bool Wants(int output) => output < node.Output.Count && node.Output[output].Length > 0;

    public bool Has(string name) => _attributes.ContainsKey(name);

    public long Int(string name, long standard) => _attributes.TryGetValue(name, out var attribute) ? attribute.I : standard;

    public double Float(string name, double standard) => _attributes.TryGetValue(name, out var attribute) ? attribute.F : standard;

    public string Text(string name, string standard) => _attributes.TryGetValue(name, out var attribute) ? attribute.S.ToStringUtf8() : standard;

    public long[]? Ints(string name) => _attributes.TryGetValue(name, out var attribute) ? [.. attribute.Ints] : null;

    public float[]? Floats(string name) => _attributes.TryGetValue(name, out var attribute) ? [.. attribute.Floats] : null;

    public string[]? Texts(string name) =>
        _attributes.TryGetValue(name, out var attribute) ? [.. attribute.Strings.Select(text => text.ToStringUtf8())] : null;

    public TensorProto? Tensor(string name) => _attributes.GetValueOrDefault(name)?.T;

    public GraphProto Graph(string name) =>
        _attributes.GetValueOrDefault(name)?.G ?? throw new OnnxLoweringException($"it has no graph '{name}'");

    /// <summary>Numbers that are known, given as an input or, in older opsets, as an attribute; null if neither.</summary>
    public long[]? Numbers(int input, string attribute) => Optional(input) switch
    {
        OnnxConstant { Shape.Rank: <= 1 } constant => Array.ConvertAll(constant.Narrow.Elements, Whole),
        null => Ints(attribute),
        _ => throw new OnnxLoweringException($"its {attribute} depend on the data"),
    };

    public static long Whole(double element) => element >= long.MaxValue ? long.MaxValue : element <= long.MinValue ? long.MinValue : (long)element;

    private static Dictionary<string, AttributeProto> Attributes(NodeProto node)
    {
        var attributes = new Dictionary<string, AttributeProto>(StringComparer.Ordinal);
        foreach (var attribute in node.Attribute)
        {
            attributes[attribute.Name] = attribute;
        }

        return attributes;
    }
}
