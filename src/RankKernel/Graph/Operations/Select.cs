namespace RankKernel.Graph;

/// <summary>Elements of a vector by position, in any order: y[i] = x[indices[i]]. x [n] → [number of indices].</summary>
public sealed record Select : Operation
{
    private readonly int[] _indices;

    /// <summary>Elements at these positions.</summary>
    public Select(params ReadOnlySpan<int> indices) => _indices = indices.ToArray();

    /// <summary>The position of each element of the output.</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <inheritdoc/>
    public override string Kind => nameof(Select);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 1);
        Check.FixedSize(inputs[0]);
        Check.Rank(inputs[0], 1);
        foreach (var index in _indices)
        {
            if (index < 0 || index >= inputs[0].Shape[0])
            {
                Check.Fail($"element {index} of a value with shape {inputs[0].Shape}");
            }
        }

        return _indices.Length == 0 ? Fail() : new ValueType(new Shape(_indices.Length));

        static ValueType Fail()
        {
            Check.Fail("no indices");
            return default;
        }
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 0;

    /// <summary>Whether the indices are the same.</summary>
    public bool Equals(Select? other) => other is not null && _indices.AsSpan().SequenceEqual(other._indices);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var index in _indices)
        {
            hash.Add(index);
        }

        return hash.ToHashCode();
    }

    internal override void Write(AttributeWriter attributes) => attributes.Add("indices", _indices);

    internal static Select Read(AttributeReader attributes) => new(attributes.Ints("indices"));
}
