namespace RankKernel.Graph;

/// <summary>Elementwise functions of two values.</summary>
public enum BinaryKind
{
    /// <summary>a + b.</summary>
    Add,

    /// <summary>a − b.</summary>
    Subtract,

    /// <summary>a · b.</summary>
    Multiply,

    /// <summary>a / b.</summary>
    Divide,

    /// <summary>The smaller; NaN where either is NaN.</summary>
    Min,

    /// <summary>The larger; NaN where either is NaN.</summary>
    Max,

    /// <summary>a to the power of b.</summary>
    Power,

    /// <summary>1 where a &gt; b, else 0.</summary>
    Greater,

    /// <summary>1 where a ≥ b, else 0.</summary>
    GreaterOrEqual,

    /// <summary>1 where a &lt; b, else 0.</summary>
    Less,

    /// <summary>1 where a ≤ b, else 0.</summary>
    LessOrEqual,

    /// <summary>1 where a = b, else 0.</summary>
    Equal,
}

/// <summary>
/// An elementwise function of two values. The shapes are equal, or one of them is a scalar (or [1]), or the last dimensions of
/// the other ([d] against [T, d]).
/// </summary>
/// <param name="Function">The function.</param>
public sealed record Binary(BinaryKind Function) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Binary);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 2);
        Check.Float(inputs[0]);
        Check.Float(inputs[1]);
        var (a, b) = (inputs[0], inputs[1]);
        var sequence = Check.CommonSequence(a, b);
        if (a.Shape == b.Shape)
        {
            return a.Type with { Sequence = sequence };
        }

        var (large, small) = a.Shape.Count > b.Shape.Count || (a.Shape.Count == b.Shape.Count && a.Shape.Rank > b.Shape.Rank) ? (a, b) : (b, a);
        if (!Broadcasts(large.Shape, small.Shape))
        {
            Check.Fail($"shapes {a.Shape} and {b.Shape} do not go together");
        }

        Check.FixedSize(small);
        return large.Type;
    }

    /// <summary>Whether <paramref name="small"/> can be repeated to fill <paramref name="large"/>.</summary>
    internal static bool Broadcasts(Shape large, Shape small) =>
        small.Count == 1 || (small.Rank <= large.Rank && large.Dimensions[^small.Rank..].SequenceEqual(small.Dimensions));

    internal override void Write(AttributeWriter attributes) => attributes.Add("function", Function);

    internal static Binary Read(AttributeReader attributes) => new(attributes.Enum<BinaryKind>("function"));
}
