using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Fields that have a vector for each other field: rows of <c>embedding.FIELD.weight</c> [rows, slots·d], slot after slot in the
/// order of the other fields.
/// </summary>
internal sealed class FieldAware
{
    private readonly GraphBuilder _graph;
    private readonly IReadOnlyList<Value> _vectors;
    private readonly int _width;
    private readonly bool _own;

    /// <param name="graph">What is added to.</param>
    /// <param name="options">The fields; the dimension is that of one slot.</param>
    /// <param name="own">Whether a field has a slot for itself too, at its own place.</param>
    public FieldAware(GraphBuilder graph, EmbeddingOptions options, bool own)
    {
        (_graph, _width, _own) = (graph, options.Dimension, own);
        if (options.Dimensions.Any(other => other.Value != options.Dimension))
        {
            throw new GraphException("Fields with a vector for each other field have one width; expected no other dimensions.");
        }

        var one = new Embeddings(graph, options);
        Count = one.Fields.Count(field => !one.IsRaw(field));
        if (Count < 2)
        {
            throw new GraphException($"The network has {Count} embedded fields; expected at least 2.");
        }

        var all = new Embeddings(graph, options with { Dimension = checked(_width * (own ? Count : Count - 1)), Dimensions = new Dictionary<string, int>() });
        (_vectors, Numbers) = (all.Vectors, all.Numbers);
    }

    /// <summary>How many fields.</summary>
    public int Count { get; }

    /// <summary>The numeric fields that enter as they are.</summary>
    public IReadOnlyList<Value> Numbers { get; }

    /// <summary>Field i's vector for field j, [d].</summary>
    public Value this[int i, int j] => _graph.Slice(_vectors[i], 0, (_own || j < i ? j : j - 1) * _width, _width);

    /// <summary>Both vectors of each pair i &lt; j: field i's for j, and field j's for i.</summary>
    public IReadOnlyList<(Value First, Value Second)> Pairs =>
        [.. FieldPairs.Upper(Count).Chunk(2).Select(pair => (this[pair[0], pair[1]], this[pair[1], pair[0]]))];
}
