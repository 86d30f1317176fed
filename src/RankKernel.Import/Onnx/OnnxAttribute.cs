using System.Globalization;
using RankKernel.Import.Onnx.Schema;

namespace RankKernel.Import.Onnx;

/// <summary>A named option of an ONNX node: a whole number, a real number, or whole numbers.</summary>
internal readonly struct OnnxAttribute
{
    private readonly string _name;
    private readonly long? _whole;
    private readonly float _real;
    private readonly long[]? _list;

    public OnnxAttribute(string name, long content) => (_name, _whole) = (name, content);

    public OnnxAttribute(string name, float content) => (_name, _real) = (name, content);

    public OnnxAttribute(string name, params long[] content) => (_name, _list) = (name, content);

    public AttributeProto ToProto()
    {
        var attribute = new AttributeProto { Name = _name };
        if (_list is not null)
        {
            attribute.Type = AttributeProto.Types.AttributeType.Ints;
            attribute.Ints.AddRange(_list);
        }
        else if (_whole is { } whole)
        {
            attribute.Type = AttributeProto.Types.AttributeType.Int;
            attribute.I = whole;
        }
        else
        {
            attribute.Type = AttributeProto.Types.AttributeType.Float;
            attribute.F = _real;
        }

        return attribute;
    }

    /// <summary>Equal for equal attributes alone.</summary>
    public override string ToString() => _list is not null
        ? $"{_name}={string.Join(",", _list)}"
        : string.Create(CultureInfo.InvariantCulture, $"{_name}={_whole}{(_whole is null ? _real : 0):R}");
}
