using RankKernel.Features;

namespace RankKernel.Graph;

/// <summary>
/// Builds a <see cref="ModelGraph"/> node by node. Every method adds one node (or returns an existing value) and checks shapes at once.
/// Not thread-safe.
/// </summary>
public sealed partial class GraphBuilder
{
    private readonly Dictionary<string, Feature> _features;
    private readonly ParameterSource? _parameters;
    private readonly Dictionary<string, Value> _inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Value> _parameterValues = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<Node> _nodes = [];
    private readonly List<GraphOutput> _outputs = [];
    private string _scope = "";

    /// <summary>A builder for a network over these features.</summary>
    public GraphBuilder(IReadOnlyList<Feature> features, ParameterSource parameters)
        : this()
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(parameters);
        (Features, _features, _parameters) = (features, ByName(features), parameters);
    }

    /// <summary>A builder for rewriting: values come from another graph.</summary>
    internal GraphBuilder() => (Features, _features) = ([], []);

    /// <summary>The features that inputs can come from.</summary>
    public IReadOnlyList<Feature> Features { get; }

    /// <summary>The feature of this name.</summary>
    /// <exception cref="GraphException">There is none.</exception>
    public Feature Feature(string name) => _features.TryGetValue(name, out var feature)
        ? feature
        : throw new GraphException($"There is no feature '{name}'; the features are {string.Join(", ", _features.Keys)}.");

    /// <summary>Prefixes the names of the nodes added until the result is disposed.</summary>
    public IDisposable Scope(string name) => new ScopeGuard(this, name);

    /// <summary>The value of a feature, or of a column of a sequence feature, or the weights of a weighted multi-valued one.</summary>
    /// <exception cref="GraphException">The feature or column does not exist or is of another kind, or a parameter or node has its name.</exception>
    public Value Input(string feature, string? column = null, bool weights = false)
    {
        var source = new InputSource(feature, column, weights);
        if (_inputs.TryGetValue(source.ToString(), out var known))
        {
            return known;
        }

        var definition = Feature(feature);
        var value = new Value(source.ToString(), InputType(definition, source), definition.Side, source);
        ThrowIfTaken(value.Name);
        _names.Add(value.Name);
        _inputs.Add(value.Name, value);
        return value;
    }

    /// <summary>What an input from a feature looks like.</summary>
    internal static ValueType InputType(Feature feature, InputSource source) => (feature, source) switch
    {
        (IdFeature, { Column: null, Weights: false }) => new ValueType(new Shape(), ElementKind.Id),
        (MultiIdFeature multi, { Column: null, Weights: false }) => new ValueType(new Shape(multi.MaxLength), ElementKind.Id, multi.Name),
        (MultiIdFeature { Weighted: true } multi, { Column: null, Weights: true }) => new ValueType(new Shape(multi.MaxLength), ElementKind.Float, multi.Name),
        (NumericFeature numeric, { Column: null, Weights: false }) => new ValueType(new Shape(numeric.Dimension)),
        (TimeFeature, { Column: null, Weights: false }) => new ValueType(new Shape(TimeFeature.Width)),
        (SequenceFeature sequence, { Column: { } column, Weights: false }) => new ValueType(
            new Shape(sequence.MaxLength),
            sequence.Columns.FirstOrDefault(candidate => candidate.Name == column) switch
            {
                IdColumn => ElementKind.Id,
                NumericColumn => ElementKind.Float,
                _ => throw new GraphException(
                    $"The sequence feature '{sequence.Name}' has no column '{column}'; its columns are {string.Join(", ", sequence.Columns.Select(known => known.Name))}."),
            },
            sequence.Name),
        _ => throw new GraphException($"The feature '{feature.Name}' is a {feature.GetType().Name} and has no input '{source}'."),
    };

    /// <summary>A trained parameter.</summary>
    /// <exception cref="GraphException">The source does not have it, or with another shape, or an input or node has this name.</exception>
    public Value Parameter(string name, params ReadOnlySpan<int> shape)
    {
        var expected = new Shape(shape);
        if (_parameterValues.TryGetValue(name, out var known))
        {
            return known.Shape == expected
                ? known
                : throw new GraphException($"The parameter '{name}' is used with shapes {known.Shape} and {expected}.");
        }

        var source = _parameters ?? throw new InvalidOperationException("This builder has no parameters.");
        ThrowIfTaken(name);
        return AddParameter(name, source.Get(name, expected));
    }

    /// <summary>A trained embedding table with at least this many rows: as many as the source has.</summary>
    /// <exception cref="GraphException">The source does not have it, or with fewer rows or another dimension.</exception>
    public Value Table(string name, int rows, int dimension) =>
        _parameters?.ShapeOf(name) is { Rank: 2 } given && given[0] > rows
            ? Parameter(name, given[0], dimension)
            : Parameter(name, rows, dimension);

    /// <summary>A trained parameter of whatever shape the source has.</summary>
    /// <exception cref="GraphException">The source does not have it, or does not say its shape.</exception>
    internal Value Parameter(string name) => _parameters?.ShapeOf(name) is { } shape
        ? Parameter(name, shape.Dimensions)
        : throw new GraphException($"The parameter '{name}' is not among the given tensors.");

    /// <summary>A tensor that comes with an option, under a name that a model file shows.</summary>
    /// <exception cref="GraphException">The name is taken by something else.</exception>
    internal Value Fixed(string name, Tensor tensor)
    {
        if (_parameterValues.TryGetValue(name, out var known) && known.Data!.AsFloats().SequenceEqual(tensor.AsFloats()))
        {
            return known;
        }

        ThrowIfTaken(name);
        return AddParameter(name, tensor);
    }

    /// <summary>Whether the parameter source has a parameter of this name.</summary>
    public bool HasParameter(string name) => _parameters?.Contains(name) ?? false;

    /// <summary>A fixed tensor that is part of the network.</summary>
    public Value Constant(Tensor tensor) => Constant(tensor, "constant");

    /// <summary>A fixed tensor under a name, or under that name and a number if it is taken.</summary>
    internal Value Constant(Tensor tensor, string name) => AddParameter(UniqueName(name), tensor);

    /// <summary>Adds a node.</summary>
    /// <exception cref="GraphException">The inputs do not fit the operation.</exception>
    public Value Add(Operation operation, IReadOnlyList<Value> inputs) => Add(operation, inputs, null);

    internal Value Add(Operation operation, IReadOnlyList<Value> inputs, string? name)
    {
        var node = new Node(UniqueName(name ?? operation.Kind), operation, inputs);
        _nodes.Add(node);
        return node.Output;
    }

    /// <summary>Names a value as an output of the network.</summary>
    /// <exception cref="GraphException">The name is taken, or the value is not one number a row.</exception>
    public void Output(string name, Value value)
    {
        if (value.Type.Kind != ElementKind.Float || value.Shape.Count != 1 || value.Type.Sequence is not null)
        {
            throw new GraphException($"The output '{name}' is {value}; expected one number a row.");
        }

        if (_outputs.Any(output => output.Name == name))
        {
            throw new GraphException($"There are two outputs '{name}'.");
        }

        _outputs.Add(new GraphOutput(name, value));
    }

    /// <summary>The names of the outputs so far.</summary>
    internal IEnumerable<string> OutputNames => _outputs.Select(output => output.Name);

    /// <summary>The value of an output, or null if there is none of this name.</summary>
    internal Value? OutputNamed(string name) => _outputs.FirstOrDefault(output => output.Name == name)?.Value;

    /// <summary>Gives an output another value, in the same place.</summary>
    internal void ReplaceOutput(string name, Value value) =>
        _outputs[_outputs.FindIndex(output => output.Name == name)] = new GraphOutput(name, value);

    /// <summary>Makes an output the first one, which models rank by.</summary>
    internal void PutFirst(string output)
    {
        var index = _outputs.FindIndex(candidate => candidate.Name == output);
        if (index < 0)
        {
            throw new GraphException($"There is no output '{output}' to rank by; the outputs are {string.Join(", ", OutputNames)}.");
        }

        var first = _outputs[index];
        _outputs.RemoveAt(index);
        _outputs.Insert(0, first);
    }

    /// <summary>The network that the outputs need; nodes that no output depends on are left out.</summary>
    /// <exception cref="GraphException">There is no output.</exception>
    public ModelGraph Build()
    {
        if (_outputs.Count == 0)
        {
            throw new GraphException("The network has no output.");
        }

        var needed = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        foreach (var output in _outputs)
        {
            if (output.Value.Producer is { } producer)
            {
                needed.Add(producer);
            }
        }

        for (var i = _nodes.Count - 1; i >= 0; i--)
        {
            if (needed.Contains(_nodes[i]))
            {
                foreach (var input in _nodes[i].Inputs)
                {
                    if (input.Producer is { } producer)
                    {
                        needed.Add(producer);
                    }
                }
            }
        }

        return new ModelGraph([.. _nodes.Where(needed.Contains)], [.. _outputs]);
    }

    internal Value AddParameter(string name, Tensor tensor)
    {
        var value = new Value(name, new ValueType(tensor.Shape), Side.Constant, data: tensor);
        _names.Add(name);
        _parameterValues.Add(name, value);
        return value;
    }

    /// <summary>Takes back a node that nothing uses, so that what replaces it can have its name.</summary>
    internal void Discard(Node node)
    {
        if (_nodes.Remove(node))
        {
            _names.Remove(node.Name);
        }
    }

    /// <summary>Reserves a name, so that no new node takes it.</summary>
    internal void Reserve(string name) => _names.Add(name);

    private void ThrowIfTaken(string name)
    {
        if (_names.Contains(name))
        {
            throw new GraphException($"The name '{name}' is taken by another value of the network.");
        }
    }

    private string UniqueName(string wanted)
    {
        var name = _scope.Length == 0 || wanted.StartsWith(_scope, StringComparison.Ordinal) ? wanted : _scope + wanted;
        if (_names.Add(name))
        {
            return name;
        }

        for (var i = 1; ; i++)
        {
            var numbered = $"{name}_{i}";
            if (_names.Add(numbered))
            {
                return numbered;
            }
        }
    }

    private static Dictionary<string, Feature> ByName(IReadOnlyList<Feature> features)
    {
        var byName = new Dictionary<string, Feature>(StringComparer.Ordinal);
        foreach (var feature in features)
        {
            if (!byName.TryAdd(feature.Name, feature))
            {
                throw new GraphException($"There are two features '{feature.Name}'.");
            }
        }

        return byName;
    }

    private sealed class ScopeGuard : IDisposable
    {
        private readonly GraphBuilder _builder;
        private readonly string _outer;

        public ScopeGuard(GraphBuilder builder, string name)
        {
            _builder = builder;
            _outer = builder._scope;
            builder._scope = $"{_outer}{name}/";
        }

        public void Dispose() => _builder._scope = _outer;
    }
}
