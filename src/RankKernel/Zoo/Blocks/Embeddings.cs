using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>The fields of a network as vectors: looked up, pooled, or raw.</summary>
internal sealed class Embeddings
{
    private readonly GraphBuilder _graph;
    private readonly EmbeddingOptions _options;
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Value> _vectors = new(StringComparer.Ordinal);
    private readonly string _prefix;

    /// <summary>Fields as vectors; a network with several sets of tables names the second and further ones.</summary>
    /// <exception cref="GraphException">An option names a field that does not exist, or a dimension is not positive.</exception>
    public Embeddings(GraphBuilder graph, EmbeddingOptions options, string? set = null)
    {
        (_graph, _options, _prefix) = (graph, options, set is null ? "embedding" : $"embedding.{set}");
        var all = InputField.All(graph, options.Crosses);
        options.Validate(all);
        Fields = InputField.Select(all, options.Fields, "The embedding");
        foreach (var field in all.Where(field => !field.IsNumeric))
        {
            var table = TableName(field);
            _rows[table] = Math.Max(_rows.GetValueOrDefault(table), field.Ids!.Cardinality);
        }
    }

    /// <summary>The fields in order.</summary>
    public IReadOnlyList<InputField> Fields { get; }

    /// <summary>The embedded fields, each [d].</summary>
    public IReadOnlyList<Value> Vectors => [.. Fields.Where(one => !IsRaw(one)).Select(Vector)];

    /// <summary>The numeric fields that enter as they are, each [n].</summary>
    public IReadOnlyList<Value> Numbers => [.. Fields.Where(IsRaw).Select(Number)];

    /// <summary>All fields in one vector, raw numbers last unless they have a place.</summary>
    public Value Concatenated => Join(Fields);

    public bool IsRaw(InputField field) => field.IsNumeric && _options.Numeric != NumericInput.Embedded;

    /// <summary>A field as it enters: embedded, or raw numbers.</summary>
    public Value Entering(InputField field) => IsRaw(field) ? Number(field) : Vector(field);

    /// <summary>Some fields in one vector, each of them changed by itself if so asked, so that it stays on its side.</summary>
    /// <exception cref="GraphException">There is no field.</exception>
    public Value Join(IEnumerable<InputField> fields, Func<InputField, Value, Value>? change = null)
    {
        var ordered = _options.Numeric == NumericInput.RawInPlace ? fields : fields.OrderBy(IsRaw);
        Value[] all = [.. ordered.Select(field => change is null ? Entering(field) : change(field, Entering(field)))];
        return all.Length == 0 ? throw new GraphException("The network has no fields.") : _graph.Concat(0, all);
    }

    /// <summary>All fields in one vector, bounded to ± the bound if there is one.</summary>
    public Value JoinClipped(double? bound) => Join(Fields, bound is { } limit ? (_, value) => Clip(value, limit) : null);

    /// <summary>The field of this name among those that enter.</summary>
    public InputField Field(string name, string option) => InputField.Find(Fields, name, option);

    /// <summary>A field as one vector [d].</summary>
    public Value Vector(InputField field)
    {
        if (!_vectors.TryGetValue(field.Name, out var vector))
        {
            using (_graph.Scope("embedding"))
            {
                vector = field.IsNumeric ? Embed(field) : FieldPooling.Bag(_graph, field, Table(field), PoolingOf(field));
            }

            _vectors.Add(field.Name, vector);
        }

        return vector;
    }

    /// <summary>The vectors of some fields side by side.</summary>
    /// <exception cref="GraphException">There is no field, or one that does not exist.</exception>
    public Value Joined(IReadOnlyList<string> fields, string option) => fields.Count == 0
        ? throw new GraphException($"{option} has no fields; expected at least one.")
        : _graph.Concat(0, [.. fields.Select(name => Vector(Field(name, option)))]);

    /// <summary>A column of a sequence as one vector a position, [T, d].</summary>
    public Value Positions(InputField field)
    {
        if (field.Column is null || field.IsNumeric)
        {
            throw new GraphException($"The field '{field.Name}' is not a column of ids of a sequence feature.");
        }

        using (_graph.Scope("embedding"))
        {
            return _graph.Add(new SequenceGather(), [field.Input(_graph), Table(field)], field.Name);
        }
    }

    /// <summary>The table that holds a field's vectors.</summary>
    public Value Table(InputField field)
    {
        var name = TableName(field);
        return _graph.Table($"{_prefix}.{name}.weight", _rows[name], DimensionOf(field));
    }

    /// <summary>min(max(x, −bound), bound).</summary>
    public Value Clip(Value x, double bound)
    {
        x = _graph.Add(new Binary(BinaryKind.Min), [x, Constants.Number(_graph, bound)]);
        return _graph.Add(new Binary(BinaryKind.Max), [x, Constants.Number(_graph, -bound)]);
    }

    /// <summary>What padding is in columns side by side: their tables at its row, or the first one.</summary>
    public Tensor PaddingRow(IReadOnlyList<InputField> columns)
    {
        var row = new List<float>();
        foreach (var column in columns)
        {
            var table = Table(column).Data!;
            var width = table.Shape[1];
            row.AddRange(table.AsFloats().Slice(Math.Max(column.Padding, 0) * width, width));
        }

        return new Tensor(new Shape(row.Count), row.ToArray());
    }

    private Value Embed(InputField field)
    {
        var number = Number(field);
        var dimension = DimensionOf(field);
        var name = $"{_prefix}.{field.Name}.weight";
        return number.Shape.Count == 1
            ? _graph.Add(new Binary(BinaryKind.Multiply), [_graph.Parameter(name, dimension), number], field.Name)
            : _graph.Add(new Linear(Bias: false), [number, _graph.Parameter(name, dimension, number.Shape[0])], field.Name);
    }

    /// <summary>A numeric field as it is, [n].</summary>
    public Value Number(InputField field) => FieldPooling.Number(_graph, field, PoolingOf(field));

    private Pooling PoolingOf(InputField field) => _options.Poolings.GetValueOrDefault(field.Name, _options.Pooling);

    private int DimensionOf(InputField field) => _options.Dimensions.GetValueOrDefault(field.Name, _options.Dimension);

    private string TableName(InputField field) => _options.SharedTables.GetValueOrDefault(field.Name, field.Name);
}
