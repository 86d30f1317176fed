namespace RankKernel.Graph;

/// <summary>Exchanges the two dimensions of a matrix: [m, n] → [n, m].</summary>
public sealed record Transpose : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Transpose);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 1);
        Check.Float(inputs[0]);
        Check.Rank(inputs[0], 2);
        if (inputs[0].Type.Sequence is not null)
        {
            Check.Fail($"sequence {inputs[0]} cannot be transposed");
        }

        return new ValueType(new Shape(inputs[0].Shape[1], inputs[0].Shape[0]));
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 0;
}
