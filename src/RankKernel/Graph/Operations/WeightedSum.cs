namespace RankKernel.Graph;

/// <summary>Σ_t w[t]·x[t] over the true length: w [T], x [T, d] → [d].</summary>
public sealed record WeightedSum : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(WeightedSum);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 2);
        Check.Float(inputs[0]);
        Check.Float(inputs[1]);
        Check.Rank(inputs[1], 2);
        Check.HasShape(inputs[0], inputs[1].Shape[0]);
        if (inputs[0].Type.Sequence != inputs[1].Type.Sequence)
        {
            Check.Fail($"weights {inputs[0]} do not go with {inputs[1]}");
        }

        return new ValueType(new Shape(inputs[1].Shape[1]));
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 2 * inputs[1].Shape.Count;
}
