namespace RankKernel.Graph;

/// <summary>In which order the pairs of fields stand.</summary>
public enum PairOrder
{
    /// <summary>(0,1), (0,2), …, (1,2), …: i &lt; j, row by row of the upper triangle.</summary>
    Upper,

    /// <summary>(1,0), (2,0), (2,1), …: i &gt; j, row by row of the lower triangle.</summary>
    Lower,
}

/// <summary>
/// The inner products of all pairs of field vectors [d] → [F(F−1)/2], or [F(F+1)/2] with each field's own
/// (DLRM, Naumov et al. 2019; PNN, Qu et al. 2016).
/// </summary>
/// <param name="Order">In which order the pairs stand.</param>
/// <param name="Self">Whether a field's product with itself is included, at the diagonal's place.</param>
public sealed record PairwiseDot(PairOrder Order = PairOrder.Upper, bool Self = false) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(PairwiseDot);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <summary>The pairs (i, j) in the order of the output.</summary>
    internal IEnumerable<(int I, int J)> Pairs(int fields)
    {
        for (var i = 0; i < fields; i++)
        {
            var (first, end) = Order == PairOrder.Upper ? (Self ? i : i + 1, fields) : (0, Self ? i + 1 : i);
            for (var j = first; j < end; j++)
            {
                yield return (i, j);
            }
        }
    }

    internal long PairCount(int fields) => (long)fields * (Self ? fields + 1 : fields - 1) / 2;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Fields.Validate(inputs);
        var pairs = PairCount(inputs.Count);
        if (pairs is < 1 or > int.MaxValue)
        {
            Check.Fail($"{inputs.Count} fields make {pairs} pairs");
        }

        return new ValueType(new Shape((int)pairs));
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs) => graph.Concat(
        0, [.. Pairs(inputs.Count).Select(pair => graph.Dot(inputs[pair.I], inputs[pair.J]))]);

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 2 * output.Shape.Count * inputs[0].Shape.Count;

    internal override void Write(AttributeWriter attributes) => attributes.Add("order", Order).Add("self", Self);

    internal static PairwiseDot Read(AttributeReader attributes) => new(attributes.Enum<PairOrder>("order"), attributes.Bool("self"));
}
