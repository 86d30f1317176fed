namespace RankKernel.Graph;

/// <summary>x [d], or the other vector [d] where the sequence has no positions. Inputs: x, the sequence [T, ..], the other.</summary>
public sealed record IfEmpty : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(IfEmpty);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 3);
        Check.Float(inputs[0]);
        Check.FixedSize(inputs[0]);
        Check.Float(inputs[2]);
        Check.FixedSize(inputs[2]);
        Check.HasShape(inputs[2], inputs[0].Shape.Dimensions);
        if (inputs[1].Type.Sequence is null)
        {
            Check.Fail($"input {inputs[1]} must be a sequence");
        }

        return new ValueType(inputs[0].Shape);
    }
}
