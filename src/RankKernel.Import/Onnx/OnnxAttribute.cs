using System.Globalization;
using Google.Protobuf;
using RankKernel.Import.Onnx.Schema;

namespace RankKernel.Import.Onnx;

/// <summary>A named option of an ONNX node: a whole number, a real number, or a list of numbers or texts.</summary>
internal readonly struct OnnxAttribute
{
    private readonly string _name;
    private readonly object _content;

    public OnnxAttribute(string name, long content) => (_name, _content) = (name, content);

    public OnnxAttribute(string name, float content) => (_name, _content) = (name, content);

    public OnnxAttribute(string name, params long[] content) => (_name, _content) = (name, content);

    public OnnxAttribute(string name, params float[] content) => (_name, _content) = (name, content);

    public OnnxAttribute(string name, params string[] content) => (_name, _content) = (name, content);

    public AttributeProto ToProto() => _content switch
    {
        long whole => new AttributeProto { Name = _name, Type = AttributeProto.Types.AttributeType.Int, I = whole },
        float real => new AttributeProto { Name = _name, Type = AttributeProto.Types.AttributeType.Float, F = real },
        long[] wholes => new AttributeProto { Name = _name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { wholes } },
        float[] reals => new AttributeProto { Name = _name, Type = AttributeProto.Types.AttributeType.Floats, Floats = { reals } },
        _ => new AttributeProto
        {
            Name = _name,
            Type = AttributeProto.Types.AttributeType.Strings,
            Strings = { ((string[])_content).Select(ByteString.CopyFromUtf8) },
        },
    };

    /// <summary>Equal for equal attributes alone.</summary>
    public override string ToString() => _content switch
    {
        long[] wholes => $"{_name}={string.Join(",", wholes)}",
        float[] reals => $"{_name}={string.Join(",", reals.Select(real => real.ToString("R", CultureInfo.InvariantCulture)))}",
        string[] texts => $"{_name}={string.Join(",", texts)}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{_name}={_content:R}"),
    };
}
