namespace RankKernel.Graph;

/// <summary>
/// How many positions of a sequence have a given id: ids [T], id → [1]. The id <paramref name="PaddingId"/> and ids that are not below
/// <paramref name="Cardinality"/> match nothing.
/// </summary>
/// <param name="Cardinality">How many ids there are.</param>
/// <param name="PaddingId">The id that never matches; −1 for none.</param>
public sealed record MatchCount(int Cardinality, int PaddingId = -1) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(MatchCount);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 2);
        CountIds.Validate(inputs[0], Cardinality);
        Check.Ids(inputs[1]);
        Check.Rank(inputs[1], 0);
        return new ValueType(new Shape(1));
    }

    /// <summary>Counters for all ids, and a look at one of them.</summary>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs) =>
        graph.Add(new TakeById(), [graph.Add(new CountIds(Cardinality, PaddingId), [inputs[0]]), inputs[1]]);

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => inputs[0].Shape.Count;

    internal override void Write(AttributeWriter attributes) => attributes.Add("cardinality", Cardinality).Add("padding_id", PaddingId);

    internal static MatchCount Read(AttributeReader attributes) => new(attributes.Int("cardinality"), attributes.Int("padding_id"));
}
