using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import.Onnx.Schema;

namespace RankKernel.Import.Onnx;

/// <summary>
/// Reads the graph of a file once, node by node, as what it says of one row, and adds that to a graph of ours. What depends on
/// weights and shapes alone is computed on the way. When a node shows what an input is (a history's length, rows of a table), the
/// reading is broken off and begun anew with that knowledge.
/// </summary>
internal sealed partial class OnnxLowering
{
    private readonly GraphBuilder _graph;
    private readonly GraphEmitter _emit;
    private readonly OnnxSource _source;
    private readonly OnnxInputs _inputs;
    private readonly OnnxImportOptions _options;
    private readonly List<string> _problems = [];
    private readonly Dictionary<TensorProto, Value> _weights = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(object, bool), Value> _linearWeights = [];
    private readonly Dictionary<NdArray, Value> _tables = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<OnnxInput> _open = [];
    private Dictionary<string, OnnxValue> _values = new(StringComparer.Ordinal);

    public OnnxLowering(OnnxSource source, OnnxInputs inputs, IReadOnlyList<Feature> features, OnnxImportOptions options)
    {
        (_source, _inputs, _options) = (source, inputs, options);
        _graph = new GraphBuilder(features, new TensorDictionary());
        _emit = new GraphEmitter(_graph);
    }

    /// <summary>What could not be brought in, a line a node.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The dimensions of the file's outputs.</summary>
    public Dictionary<string, OnnxShape> OutputShapes { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads the whole graph.</summary>
    /// <exception cref="OnnxRestartException">Something was found out; read again.</exception>
    public ModelGraph? Run()
    {
        var graph = _source.Graph;
        foreach (var input in _inputs.All)
        {
            _values.Add(input.FileName, InputOf(input));
        }

        Read(graph);
        if (_open.Count > 0)
        {
            foreach (var input in _open)
            {
                input.Role = OnnxRole.Numbers;
            }

            throw new OnnxRestartException();
        }

        foreach (var output in graph.Output)
        {
            Output(output.Name);
        }

        return _problems.Count > 0 ? null : _graph.Build();
    }

    private void Read(GraphProto graph)
    {
        foreach (var weight in graph.Initializer)
        {
            _values[weight.Name] = new OnnxConstant(weight, _source.Weights);
        }

        foreach (var sparse in graph.SparseInitializer)
        {
            _values[sparse.Values?.Name ?? ""] = new OnnxUnknown([$"'{sparse.Values?.Name}': sparse weights are not read"]);
        }

        foreach (var node in graph.Node)
        {
            Read(node);
        }
    }

    private void Read(NodeProto proto)
    {
        IReadOnlyList<OnnxValue> outputs = [];
        var node = new OnnxNode(proto, [.. proto.Input.Select(ValueNamed)], _source.Opset);
        var problems = node.Inputs.OfType<OnnxUnknown>().SelectMany(input => input.Problems).Distinct().ToList();
        _emit.Name = NodeName(node.Name);
        try
        {
            var isClassic = proto.Domain == OnnxGraphWriter.ClassicDomain;
            if (proto.Domain is not ("" or "ai.onnx") && !isClassic)
            {
                throw new OnnxLoweringException($"the domain '{proto.Domain}' is not known");
            }

            if (!Lowerers.TryGetValue(isClassic ? $"{OnnxGraphWriter.ClassicDomain}.{proto.OpType}" : proto.OpType, out var lower))
            {
                throw new OnnxLoweringException("the operator is not known");
            }

            outputs = Idiom(proto) is { } value ? [value] : problems.Count > 0 ? [] : lower(this, node);
            if (outputs.Count > 0)
            {
                problems.Clear();
            }
        }
        catch (Exception error) when (error is OnnxLoweringException or GraphException or OverflowException or ArgumentException or IndexOutOfRangeException or InvalidCastException)
        {
            problems.Add($"{node.Name} ({proto.OpType}): {Reason(error)}");
        }

        foreach (var (i, name) in proto.Output.Index())
        {
            if (name.Length > 0)
            {
                _producers[name] = proto;
                _values[name] = i < outputs.Count ? outputs[i] : new OnnxUnknown(problems.Count > 0 ? problems : [$"{node.Name} ({proto.OpType}): its output {i} is not known"]);
            }
        }
    }

    private static string Reason(Exception error) => error is OnnxLoweringException or GraphException ? error.Message.TrimEnd('.') : $"its inputs and options do not go together ({error.Message.TrimEnd('.')})";

    private OnnxValue? ValueNamed(string name) => name.Length == 0 ? null : _values.TryGetValue(name, out var value)
        ? value
        : throw new OnnxException($"The file is damaged: a node reads '{name}', which nothing gives before it.");

    private void Output(string name)
    {
        if (!_values.TryGetValue(name, out var value))
        {
            throw new OnnxException($"The file is damaged: nothing gives its output '{name}'.");
        }

        if (value is OnnxUnknown unknown)
        {
            _problems.AddRange(unknown.Problems.Except(_problems));
            return;
        }

        var renamed = _options.Rename.GetValueOrDefault(name, name);
        _emit.Name = "";
        try
        {
            var dense = Full(value);
            var count = dense.Shape.Count;
            OutputShapes[name] = dense.Shape;
            var flat = _emit.Reshape(dense.Value, count);
            for (var i = 0; i < count && count <= MostOutputs; i++)
            {
                _graph.Output(count == 1 ? renamed : $"{renamed}.{i}", count == 1 ? flat : _emit.Add(new Slice(0, i, 1), [flat]));
            }

            if (count > MostOutputs)
            {
                _problems.Add($"output '{name}': {count} numbers a row; expected at most {MostOutputs}");
            }
        }
        catch (Exception error) when (error is OnnxLoweringException or GraphException)
        {
            _problems.Add($"output '{name}': {Reason(error)}");
        }
    }

    private const int MostOutputs = 1024;

    private OnnxValue InputOf(OnnxInput input) => input.Role switch
    {
        OnnxRole.Ids when input.IsWhole => new OnnxIds(input.Shape, input.Type, input, input.Axis),
        OnnxRole.Length => new OnnxLength(input.Shape, input.Type, input.LengthOf!),
        _ when input.Group is { Feature: SequenceFeature } group => new OnnxSequence(input.Shape, input.Type, input.Axis, input.Shape, group)
        {
            Value = InputValue(input),
            Pad = new(() => Ones(input.Shape, input.Axis, 0, input.Type)),
        },
        _ => new OnnxDense(input.Shape, input.Type, _emit.Reshape(InputValue(input), input.Shape.Row), input.Shape) { Input = input },
    };

    private static OnnxRestartException Restart(Action learn)
    {
        learn();
        return new OnnxRestartException();
    }

    /// <summary>Two sequences turn out to be one.</summary>
    private static OnnxRestartException Join(OnnxGroup a, OnnxGroup b) => Restart(() => a.Absorb(b));

    /// <summary>What tells positions from padding turns out to be a length, when it meets a sequence.</summary>
    private static void FindLength(OnnxRangeMask mask, IReadOnlyList<OnnxValue> inputs)
    {
        var rank = inputs.Max(input => input.Shape.Rank);
        foreach (var input in inputs)
        {
            var group = input switch
            {
                OnnxSequence sequence when sequence.Axis + rank - sequence.Shape.Rank == mask.Axis + rank - mask.Shape.Rank => sequence.Group,
                OnnxIds { Axis: >= 0 } ids when ids.Axis + rank - ids.Shape.Rank == mask.Axis + rank - mask.Shape.Rank => ids.Input.Group,
                OnnxIdsEqual { Ids: { Axis: >= 0, Input.Group: { } compared } } equal
                    when AxisOfLength(equal.Shape, compared.Length) + rank - equal.Shape.Rank == mask.Axis + rank - mask.Shape.Rank => compared,
                OnnxDense { Input.Group: { } numbers } dense when dense.Input.Length == mask.Shape.Narrow[mask.Axis] => numbers,
                _ => null,
            };
            if (group is not null && group.Length == mask.Shape.Narrow[mask.Axis])
            {
                throw Restart(() => (mask.Input.Role, mask.Input.LengthOf) = (OnnxRole.Length, group));
            }
        }
    }

    /// <summary>A weight of the file under dimensions that have as many elements.</summary>
    private Value WeightValue(TensorProto weight, int[] shape)
    {
        if (!_weights.TryGetValue(weight, out var value) || !value.Shape.Dimensions.SequenceEqual(shape))
        {
            var tensor = _source.Tensor(weight, shape);
            value = _graph.Constant(tensor, NodeName(weight.Name));
            _weights[weight] = value;
        }

        return value;
    }

    private Value NamedConstant(string name, NdArray array) => _graph.Constant(
        new Tensor(new Shape(array.Shape), Array.ConvertAll(array.Elements, element => (float)element)), NodeName(name));

    private static string NodeName(string name)
    {
        var clean = name.Trim('/');
        return clean.Length == 0 ? "node" : clean.Length > 512 ? clean[..512] : clean;
    }
}
