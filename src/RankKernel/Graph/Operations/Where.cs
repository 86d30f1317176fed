namespace RankKernel.Graph;

/// <summary>a where the condition is above zero, else b. Inputs: condition, a, b, all of one shape.</summary>
public sealed record Where : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Where);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 3);
        foreach (var input in inputs)
        {
            Check.Float(input);
            Check.HasShape(input, inputs[0].Shape.Dimensions);
        }

        return inputs[0].Type with { Sequence = Check.CommonSequence(inputs) };
    }
}
