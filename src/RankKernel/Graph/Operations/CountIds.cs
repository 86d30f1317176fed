namespace RankKernel.Graph;

/// <summary>
/// How often each id occurs in a sequence: ids [T] → [cardinality]. Ids that are not below <paramref name="Cardinality"/> are not
/// counted.
/// </summary>
/// <param name="Cardinality">How many ids there are.</param>
/// <param name="PaddingId">The id that is not counted; −1 for none.</param>
public sealed record CountIds(int Cardinality, int PaddingId = -1) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(CountIds);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 1);
        Validate(inputs[0], Cardinality);
        return new ValueType(new Shape(Cardinality));
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => inputs[0].Shape.Count;

    internal override void Write(AttributeWriter attributes) => attributes.Add("cardinality", Cardinality).Add("padding_id", PaddingId);

    internal static CountIds Read(AttributeReader attributes) => new(attributes.Int("cardinality"), attributes.Int("padding_id"));

    internal static void Validate(Value ids, int cardinality)
    {
        Check.Ids(ids);
        Check.Rank(ids, 1);
        if (cardinality < 1)
        {
            Check.Fail($"{cardinality} ids, expected at least 1");
        }
    }
}
