namespace RankKernel.Graph;

/// <summary>What becomes of two field vectors.</summary>
public enum PairFunction
{
    /// <summary>a ⊙ b, [d].</summary>
    Product,

    /// <summary>a · b, one number.</summary>
    Dot,
}

/// <summary>
/// Chosen pairs of field vectors [d], one after the other: elementwise products → [P·d], or inner products → [P]. Inputs: the
/// fields, then, if weighted, a constant [P, d] for the inner products Σ_d w·a·b.
/// </summary>
public sealed record FieldPairs : Operation
{
    private readonly int[] _pairs;

    /// <summary>Pairs of fields.</summary>
    /// <param name="function">What becomes of a pair.</param>
    /// <param name="weighted">Whether each inner product has weights of its own.</param>
    /// <param name="pairs">The two fields of each pair, pair after pair.</param>
    public FieldPairs(PairFunction function, bool weighted, params ReadOnlySpan<int> pairs) =>
        (Function, Weighted, _pairs) = (function, weighted, pairs.ToArray());

    /// <summary>What becomes of a pair.</summary>
    public PairFunction Function { get; }

    /// <summary>Whether each inner product has weights of its own.</summary>
    public bool Weighted { get; }

    /// <summary>The two fields of each pair, pair after pair.</summary>
    public ReadOnlySpan<int> Pairs => _pairs;

    /// <summary>How many pairs.</summary>
    public int Count => _pairs.Length / 2;

    /// <inheritdoc/>
    public override string Kind => nameof(FieldPairs);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <summary>All pairs i &lt; j of <paramref name="fields"/> fields, row by row of the upper triangle, as the constructor takes them.</summary>
    internal static int[] Upper(int fields) =>
        [.. Enumerable.Range(0, fields).SelectMany(i => Enumerable.Range(i + 1, fields - i - 1).SelectMany(j => (int[])[i, j]))];

    /// <summary>Some of these fields' pairs, over the fields that they name alone.</summary>
    internal static Value Chosen(
        GraphBuilder graph, PairFunction function, IReadOnlyList<Value> fields, Value? weights, IReadOnlyList<int> pairs, string? name = null)
    {
        int[] used = [.. pairs.Distinct().Order()];
        int[] places = [.. pairs.Select(field => Array.IndexOf(used, field))];
        Value[] inputs = [.. used.Select(field => fields[field])];
        return graph.Add(new FieldPairs(function, weights is not null, places), weights is null ? inputs : [.. inputs, weights], name);
    }

    internal (int First, int Second) this[int pair] => (_pairs[2 * pair], _pairs[(2 * pair) + 1]);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.AtLeast(inputs, Weighted ? 2 : 1);
        Value[] fields = [.. Weighted ? inputs.SkipLast(1) : inputs];
        Fields.Validate(fields);
        if (_pairs.Length == 0 || _pairs.Length % 2 != 0)
        {
            Check.Fail($"{_pairs.Length} fields in pairs, expected two each and at least one pair");
        }

        foreach (var field in _pairs)
        {
            if (field < 0 || field >= fields.Length)
            {
                Check.Fail($"a pair with field {field} of {fields.Length}");
            }
        }

        var width = fields[0].Shape[0];
        if (Weighted)
        {
            if (Function != PairFunction.Dot)
            {
                Check.Fail($"weights for the function {Function}, expected Dot");
            }

            Check.Constant(inputs[^1], Count, width);
        }

        var length = Function == PairFunction.Dot ? Count : (long)Count * width;
        if (length > int.MaxValue)
        {
            Check.Fail($"{Count} pairs of width {width} make {length} elements");
        }

        return new ValueType(new Shape((int)length));
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var weights = Weighted ? inputs[^1] : null;
        return graph.Concat(0, [.. Enumerable.Range(0, Count).Select(Pair)]);

        Value Pair(int pair)
        {
            var (a, b) = (inputs[this[pair].First], inputs[this[pair].Second]);
            a = weights is null ? a : graph.Multiply(a, graph.Reshape(graph.Slice(weights, 0, pair, 1), a.Shape[0]));
            return Function == PairFunction.Dot ? graph.Dot(a, b) : graph.Multiply(a, b);
        }
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) =>
        inputs[0].Shape.Count * Count * (Function == PairFunction.Product ? 1 : Weighted ? 3 : 2);

    /// <summary>Whether function and pairs are the same.</summary>
    public bool Equals(FieldPairs? other) =>
        other is not null && Function == other.Function && Weighted == other.Weighted && _pairs.AsSpan().SequenceEqual(other._pairs);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Function);
        hash.Add(Weighted);
        foreach (var field in _pairs)
        {
            hash.Add(field);
        }

        return hash.ToHashCode();
    }

    internal override void Write(AttributeWriter attributes) =>
        attributes.Add("function", Function).Add("weighted", Weighted).Add("pairs", _pairs);

    internal static FieldPairs Read(AttributeReader attributes) =>
        new(attributes.Enum<PairFunction>("function"), attributes.Bool("weighted"), attributes.Ints("pairs"));
}
