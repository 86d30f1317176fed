namespace RankKernel.Graph;

/// <summary>
/// softmax over the last dimension. For a sequence [T] it runs over the true length; an empty one stays empty.
/// </summary>
public sealed record Softmax : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Softmax);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 1);
        Check.Float(inputs[0]);
        if (inputs[0].Shape.Rank == 0)
        {
            Check.Fail($"input {inputs[0]} has no dimension to run over");
        }

        return inputs[0].Type;
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 4 * output.Shape.Count;
}
