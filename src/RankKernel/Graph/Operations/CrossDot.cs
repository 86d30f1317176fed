namespace RankKernel.Graph;

/// <summary>
/// The inner products of every field vector [d] of one group with every one of another → [A·B], row by row: what is left for a
/// candidate of <see cref="PairwiseDot"/> when one group is the user's and the other the item's.
/// </summary>
/// <param name="First">How many of the inputs are the first group; the rest are the second.</param>
public sealed record CrossDot(int First) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(CrossDot);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Fields.Validate(inputs);
        if (First < 1 || First >= inputs.Count)
        {
            Check.Fail($"{First} of {inputs.Count} fields in the first group; both groups need at least one");
        }

        return new ValueType(new Shape(checked(First * (inputs.Count - First))));
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs) => graph.Concat(
        0, [.. inputs.Take(First).SelectMany(a => inputs.Skip(First).Select(b => graph.Dot(a, b)))]);

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 2 * output.Shape.Count * inputs[0].Shape.Count;

    internal override void Write(AttributeWriter attributes) => attributes.Add("first", First);

    internal static CrossDot Read(AttributeReader attributes) => new(attributes.Int("first"));
}
