namespace RankKernel.Graph;

/// <summary>Repeats a vector at every position of a sequence: x [d], like [T, ..] → [T, d].</summary>
public sealed record Expand : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Expand);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 2);
        Check.Float(inputs[0]);
        Check.Rank(inputs[0], 1);
        Check.FixedSize(inputs[0]);
        if (inputs[1].Shape.Rank == 0)
        {
            Check.Fail($"input {inputs[1]} has no first dimension");
        }

        return new ValueType(new Shape(inputs[1].Shape[0], inputs[0].Shape[0]), ElementKind.Float, inputs[1].Type.Sequence);
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 0;
}
