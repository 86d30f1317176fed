using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import.Onnx.Schema;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>Inputs and initializers.</summary>
internal sealed partial class OnnxGraphWriter
{
    private readonly Dictionary<string, Feature> _features = new(StringComparer.Ordinal);
    private readonly HashSet<string> _lengths = new(StringComparer.Ordinal);
    private string? _batchInput;

    /// <summary>The true lengths of a sequence or multi-valued feature, [rows].</summary>
    public string Length(string feature)
    {
        var name = LengthName(feature);
        if (_lengths.Add(feature))
        {
            Reserve(name);
            AddInput(name, DataType.Int64, [], _features[feature].Side);
        }

        return name;
    }

    public OnnxRows SequenceRows(string feature) => Rows(_features[feature].Side);

    public int MaxLength(string feature) => _features[feature] switch
    {
        MultiIdFeature multi => multi.MaxLength,
        SequenceFeature sequence => sequence.MaxLength,
        var other => throw new InvalidOperationException($"'{other.Name}' has no length."),
    };

    /// <summary>A weight, or a part of it, in another layout; <paramref name="suffix"/> tells it from other layouts of the same one.</summary>
    public string Weight(Value weight, string suffix, Shape shape, Func<int, int> from)
    {
        var key = $"weight:{weight.Name}{suffix}";
        if (!_known.TryGetValue(key, out var name))
        {
            var elements = weight.Data!.AsFloats();
            var moved = new float[shape.Count];
            for (var i = 0; i < moved.Length; i++)
            {
                moved[i] = elements[from(i)];
            }

            name = Unique(weight.Name + suffix);
            AddInitializer(name, new Tensor(shape, moved));
            _known.Add(key, name);
        }

        return name;
    }

    public string Ints(params long[] elements) => Constant(
        "ints", DataType.Int64, [elements.Length], System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>(elements));

    public string Int(long element) => Constant(
        "int", DataType.Int64, [], System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>([element]));

    public string Float(double element) => Constant(
        "float", DataType.Float, [], System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>([(float)element]));

    /// <summary>A row of zeros, [1, width].</summary>
    public string Zeros(int width) => Constant("zeros", DataType.Float, [1, width], new byte[width * sizeof(float)]);

    private static string LengthName(string feature) => feature + ".length";

    private string Constant(string name, DataType type, ReadOnlySpan<int> shape, ReadOnlySpan<byte> bytes)
    {
        var key = $"{name}:{Convert.ToHexString(bytes)}";
        if (!_known.TryGetValue(key, out var known))
        {
            known = Unique($"constant/{name}");
            var initializer = Initializer(known, type, shape);
            initializer.RawData = Google.Protobuf.ByteString.CopyFrom(bytes);
            _known.Add(key, known);
        }

        return known;
    }

    private void AddInputs(IReadOnlyList<Feature> features)
    {
        foreach (var feature in features)
        {
            _features.Add(feature.Name, feature);
        }

        foreach (var input in _source.Inputs)
        {
            Reserve(input.Name);
            AddInput(input.Name, input.Type.Kind == ElementKind.Id ? DataType.Int64 : DataType.Float, input.Shape.Dimensions, input.Side);
            _names.Add(input, input.Name);
        }
    }

    private void AddInput(string name, DataType type, ReadOnlySpan<int> shape, Side side)
    {
        var rows = Rows(side);
        _graph.Input.Add(Info(name, type, shape, rows));
        _batchInput ??= rows == OnnxRows.Batch ? name : null;
    }

    private void AddInitializer(string name, Tensor tensor)
    {
        if (tensor.Type != TensorType.Float32)
        {
            throw new NotSupportedModelException($"The parameter '{name}' is {tensor.Type}; only float32 can be written as ONNX.");
        }

        _weights.Store(Initializer(name, DataType.Float, tensor.Shape.Dimensions), tensor);
    }

    private TensorProto Initializer(string name, DataType type, ReadOnlySpan<int> shape)
    {
        var initializer = new TensorProto { Name = name, DataType = type };
        foreach (var dimension in shape)
        {
            initializer.Dims.Add(dimension);
        }

        _graph.Initializer.Add(initializer);
        return initializer;
    }

    private static ValueInfoProto Info(string name, DataType type, ReadOnlySpan<int> shape, OnnxRows rows)
    {
        var dimensions = new TensorShapeProto();
        dimensions.Dim.Add(rows == OnnxRows.Batch
            ? new TensorShapeProto.Types.Dimension { DimParam = "batch" }
            : new TensorShapeProto.Types.Dimension { DimValue = 1 });
        foreach (var dimension in shape)
        {
            dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = dimension });
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = dimensions } },
        };
    }
}
