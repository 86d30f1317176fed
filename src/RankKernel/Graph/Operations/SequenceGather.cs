namespace RankKernel.Graph;

/// <summary>Looks the ids of a sequence up in a table, one row a position: ids [T], table [rows, d] → [T, d].</summary>
public sealed record SequenceGather : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(SequenceGather);

    internal override bool Accepts(int input, TensorType type) =>
        base.Accepts(input, type) || (input == 1 && type.IsCodedTable());

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 2);
        Check.Ids(inputs[0]);
        Check.Rank(inputs[0], 1);
        Check.Table(inputs[1]);
        return new ValueType(new Shape(inputs[0].Shape[0], inputs[1].Shape.Last), ElementKind.Float, inputs[0].Type.Sequence);
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 0;
}
