using System.Runtime.InteropServices;
using Google.Protobuf;
using RankKernel.Import.Onnx;
using RankKernel.Import.Onnx.Schema;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Tests.Onnx;

/// <summary>A small ONNX model, node by node.</summary>
internal sealed class OnnxSketch
{
    private readonly GraphProto _graph = new() { Name = "sketch" };
    private int _names;

    public int Opset { get; init; } = 17;

    public GraphProto Graph => _graph;

    public string Input(string name, DataType type, params long[] shape)
    {
        _graph.Input.Add(Info(name, type, shape));
        return name;
    }

    public string Numbers(string name, params long[] shape) => Input(name, DataType.Float, shape);

    public string Ids(string name, params long[] shape) => Input(name, DataType.Int64, shape);

    public string Weight(float[] elements, params long[] shape) => Weight($"w{_names++}", elements, shape);

    public string Weight(string name, float[] elements, params long[] shape) =>
        Raw(name, DataType.Float, MemoryMarshal.AsBytes<float>(elements).ToArray(), shape);

    public string Raw(string name, DataType type, byte[] bytes, params long[] shape)
    {
        _graph.Initializer.Add(new TensorProto { Name = name, DataType = type, Dims = { shape }, RawData = ByteString.CopyFrom(bytes) });
        return name;
    }

    public string Whole(params long[] elements) => Raw($"c{_names++}", DataType.Int64, MemoryMarshal.AsBytes<long>(elements).ToArray(), elements.Length);

    public string Scalar(long element) => Raw($"c{_names++}", DataType.Int64, MemoryMarshal.AsBytes<long>([element]).ToArray());

    public string Add(string op, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxAttribute> attributes) => AddNode(op, inputs, 1, attributes).Output[0];

    public NodeProto AddNode(string op, IReadOnlyList<string> inputs, int outputs, IReadOnlyList<OnnxAttribute> attributes)
    {
        var node = new NodeProto { OpType = op, Name = $"{op}_{_names}" };
        node.Input.AddRange(inputs);
        node.Output.AddRange(Enumerable.Range(0, outputs).Select(_ => $"v{_names++}"));
        node.Attribute.AddRange(attributes.Select(attribute => attribute.ToProto()));
        _graph.Node.Add(node);
        return node;
    }

    /// <summary>A node with a text or a graph among its attributes.</summary>
    public NodeProto AddNode(string op, IReadOnlyList<string> inputs, int outputs, params AttributeProto[] attributes)
    {
        var node = AddNode(op, inputs, outputs, (IReadOnlyList<OnnxAttribute>)[]);
        node.Attribute.AddRange(attributes);
        return node;
    }

    public OnnxSketch Output(string value, string name = "score")
    {
        _graph.Node.Add(new NodeProto { OpType = "Identity", Name = name, Input = { value }, Output = { name } });
        _graph.Output.Add(Info(name, DataType.Float, [-1, 1]));
        return this;
    }

    public byte[] Bytes() => new ModelProto { IrVersion = 8, Graph = _graph, OpsetImport = { new OperatorSetIdProto { Version = Opset } } }.ToByteArray();

    public string Save(ScratchFolder folder)
    {
        var path = folder.File("model.onnx");
        File.WriteAllBytes(path, Bytes());
        return path;
    }

    /// <summary>The scores of rows as they are given, by output.</summary>
    public Dictionary<string, double[]> Score(IReadOnlyDictionary<string, double[]> rows, OnnxImportOptions? options = null)
    {
        using var folder = new ScratchFolder();
        var import = OnnxImporter.Import(Save(folder), options);
        return OnnxCheck.Score(import.Model, new OnnxTensorRows(import, rows.GetValueOrDefault));
    }

    private static ValueInfoProto Info(string name, DataType type, IReadOnlyList<long> shape)
    {
        var dimensions = new TensorShapeProto();
        dimensions.Dim.AddRange(shape.Select(length => length < 0
            ? new TensorShapeProto.Types.Dimension { DimParam = "batch" }
            : new TensorShapeProto.Types.Dimension { DimValue = length }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = dimensions } } };
    }
}
