namespace RankKernel.Graph;

/// <summary>scale·x + shift per channel of the last dimension. Inputs: x [.., C], scale [C], shift [C].</summary>
public sealed record ScaleShift : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(ScaleShift);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 3);
        Check.Float(inputs[0]);
        Check.Constant(inputs[1], inputs[0].Shape.Last);
        Check.Constant(inputs[2], inputs[0].Shape.Last);
        return inputs[0].Type;
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 2 * output.Shape.Count;
}
