namespace RankKernel.Graph;

/// <summary>
/// Σ of table rows for chosen pairs of single ids, each pair hashed to a row: with j = id + the field's offset, row
/// ((j₁+j₂)(j₁+j₂+1)/2 + j₂) mod rows, in 64 bits (degree-2 polynomial mappings, Chang et al. 2010). Inputs: the ids, then
/// the table [rows, d]. Output: [d].
/// </summary>
public sealed record HashedPairs : Operation
{
    private readonly int[] _offsets;
    private readonly int[] _pairs;

    /// <summary>Pairs of fields.</summary>
    /// <param name="offsets">For each field what is added to its ids, not negative.</param>
    /// <param name="pairs">The two fields of each pair, pair after pair.</param>
    public HashedPairs(ReadOnlySpan<int> offsets, ReadOnlySpan<int> pairs) => (_offsets, _pairs) = (offsets.ToArray(), pairs.ToArray());

    /// <summary>For each field what is added to its ids.</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>The two fields of each pair, pair after pair.</summary>
    public ReadOnlySpan<int> Pairs => _pairs;

    /// <inheritdoc/>
    public override string Kind => nameof(HashedPairs);

    /// <summary>The row of a pair.</summary>
    internal static int Row(long first, long second, int rows)
    {
        var sum = (ulong)first + (ulong)second;
        return (int)(((sum * (sum + 1) / 2) + (ulong)second) % (ulong)rows);
    }

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, _offsets.Length + 1);
        Check.AtLeast(inputs, 2);
        foreach (var ids in inputs.SkipLast(1))
        {
            Check.Ids(ids);
            Check.Rank(ids, 0);
        }

        Check.Table(inputs[^1]);
        if (_pairs.Length == 0 || _pairs.Length % 2 != 0)
        {
            Check.Fail($"{_pairs.Length} fields in pairs, expected two each and at least one pair");
        }

        foreach (var field in _pairs)
        {
            if (field < 0 || field >= _offsets.Length)
            {
                Check.Fail($"a pair with field {field} of {_offsets.Length}");
            }
        }

        foreach (var offset in _offsets)
        {
            if (offset < 0)
            {
                Check.Fail($"the offset {offset}, expected none below 0");
            }
        }

        return new ValueType(new Shape(inputs[^1].Shape.Last));
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => _pairs.Length / 2 * output.Shape.Count;

    /// <summary>Whether offsets and pairs are the same.</summary>
    public bool Equals(HashedPairs? other) =>
        other is not null && _offsets.AsSpan().SequenceEqual(other._offsets) && _pairs.AsSpan().SequenceEqual(other._pairs);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var number in _offsets.Concat(_pairs))
        {
            hash.Add(number);
        }

        return hash.ToHashCode();
    }

    internal override void Write(AttributeWriter attributes) => attributes.Add("offsets", _offsets).Add("pairs", _pairs);

    internal static HashedPairs Read(AttributeReader attributes) => new(attributes.Ints("offsets"), attributes.Ints("pairs"));
}
