using RankKernel.Graph;
using RankKernel.Import.Onnx.Schema;

namespace RankKernel.Import.Onnx;

/// <summary>How many rows an ONNX tensor has on its first axis.</summary>
internal enum OnnxRows
{
    /// <summary>None: a weight, without a batch axis.</summary>
    Constant,

    /// <summary>One: the user's, when the user tile is inside the graph.</summary>
    One,

    /// <summary>One a candidate.</summary>
    Batch,
}

/// <summary>
/// The ONNX graph as it grows: nodes, initializers, and under which name each value of the model stands. A value that depends on an
/// input has its row's shape behind a batch axis; a weight has its own shape alone. Equal nodes are written once.
/// </summary>
internal sealed partial class OnnxGraphWriter
{
    /// <summary>The operators of classic machine learning.</summary>
    public const string ClassicDomain = "ai.onnx.ml";

    private readonly ModelGraph _source;
    private readonly bool _userTile;
    private readonly IWeightStore _weights;
    private readonly GraphProto _graph;
    private readonly Dictionary<Value, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, NodeProto> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private string _scope = "";

    public OnnxGraphWriter(ModelDefinition model, ModelGraph source, OnnxExportOptions options, IWeightStore weights)
    {
        _source = source;
        _weights = weights;
        _graph = new GraphProto { Name = model.Name };
        _userTile = options.UserTileInsideGraph && source.Inputs.Any(input => input.Side == Side.Item);
        foreach (var output in source.Outputs)
        {
            Reserve(output.Name);
        }

        AddInputs(model.Features);
        foreach (var parameter in source.Parameters)
        {
            Reserve(parameter.Name);
        }
    }

    /// <summary>The tensor of a value as it is; a weight becomes an initializer.</summary>
    public string this[Value value]
    {
        get
        {
            if (!_names.TryGetValue(value, out var name))
            {
                name = value.Name;
                AddInitializer(name, value.Data!);
                _names.Add(value, name);
            }

            return name;
        }
    }

    public bool UsesClassicDomain { get; private set; }

    public OnnxRows Rows(Value value) => Rows(value.Side);

    public void Bind(Value value, string name)
    {
        _names.Add(value, name);
        _scope = "";
    }

    /// <summary>Adds a node and returns its output, or the output of an equal node.</summary>
    public string Add(string op, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxAttribute> attributes) => AddOutput(op, 0, inputs, attributes);

    /// <summary>As <see cref="Add"/>, for an output that is not the node's first one; others are left out where ONNX lets them.</summary>
    public string AddOutput(string op, int output, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxAttribute> attributes)
    {
        var key = $"{op}.{output}({string.Join("\n", inputs)})[{string.Join("\n", attributes)}]";
        if (_known.TryGetValue(key, out var known))
        {
            return known;
        }

        var name = Unique(_scope + op);
        var node = new NodeProto { Name = name, OpType = op };
        node.Input.AddRange(inputs);
        node.Output.AddRange(op == "TopK"
            ? Enumerable.Range(0, 2).Select(one => one == output ? name : $"{name}.{one}")
            : Enumerable.Repeat("", output).Append(name));
        node.Attribute.AddRange(attributes.Select(attribute => attribute.ToProto()));
        _graph.Node.Add(node);
        _nodes.Add(name, node);
        _known.Add(key, name);
        return name;
    }

    /// <summary>As <see cref="Add"/>, for an operator of ai.onnx.ml.</summary>
    public string AddClassic(string op, IReadOnlyList<string> inputs, params IReadOnlyList<OnnxAttribute> attributes)
    {
        var output = Add(op, inputs, attributes);
        _nodes[output].Domain = ClassicDomain;
        UsesClassicDomain = true;
        return output;
    }

    /// <summary>Names nodes after what they belong to, until the next value is bound.</summary>
    public void Scope(Node node) => _scope = node.Name + "/";

    public GraphProto Finish()
    {
        foreach (var output in _source.Outputs)
        {
            WriteOutput(output);
        }

        return _graph;
    }

    private OnnxRows Rows(Side side) => side switch
    {
        Side.Constant => OnnxRows.Constant,
        _ when _userTile && !side.HasFlag(Side.Item) => OnnxRows.One,
        _ => OnnxRows.Batch,
    };

    private void WriteOutput(GraphOutput output)
    {
        var name = Batched(output.Value, OnnxRows.Batch);
        if (_nodes.TryGetValue(name, out var producer))
        {
            producer.Output[^1] = output.Name;
            foreach (var node in _graph.Node)
            {
                for (var i = 0; i < node.Input.Count; i++)
                {
                    node.Input[i] = node.Input[i] == name ? output.Name : node.Input[i];
                }
            }

            // A second output of the same value must find it under its new name.
            _nodes.Remove(name);
            foreach (var key in _known.Where(entry => entry.Value == name).Select(entry => entry.Key).ToArray())
            {
                _known[key] = output.Name;
            }

            foreach (var value in _names.Where(entry => entry.Value == name).Select(entry => entry.Key).ToArray())
            {
                _names[value] = output.Name;
            }
        }
        else
        {
            var node = new NodeProto { Name = output.Name, OpType = "Identity" };
            node.Input.Add(name);
            node.Output.Add(output.Name);
            _graph.Node.Add(node);
        }

        _graph.Output.Add(Info(output.Name, TensorProto.Types.DataType.Float, output.Value.Shape.Dimensions, OnnxRows.Batch));
    }

    private void Reserve(string name)
    {
        if (!_taken.Add(name))
        {
            throw new NotSupportedModelException($"Two tensors of the ONNX graph would be called '{name}'.");
        }
    }

    private string Unique(string wanted)
    {
        var name = wanted;
        for (var i = 1; !_taken.Add(name); i++)
        {
            name = $"{wanted}_{i}";
        }

        return name;
    }
}
