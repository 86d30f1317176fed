namespace RankKernel.Graph;

/// <summary>One element of a vector, chosen by an id: x [n], id → [1]; 0 for an id that is not below n.</summary>
public sealed record TakeById : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(TakeById);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 2);
        Check.Float(inputs[0]);
        Check.FixedSize(inputs[0]);
        Check.Rank(inputs[0], 1);
        Check.Ids(inputs[1]);
        Check.Rank(inputs[1], 0);
        return new ValueType(new Shape(1));
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 0;
}
