namespace RankKernel.Graph;

/// <summary>
/// Field vectors [d] as the columns of a matrix, [d, F]: a Linear over it mixes fields, component by component.
/// </summary>
public sealed record StackFields : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(StackFields);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Fields.Validate(inputs);
        return new ValueType(new Shape(inputs[0].Shape[0], inputs.Count));
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs) => inputs.Count == 1
        ? graph.Reshape(inputs[0], inputs[0].Shape[0], 1)
        : graph.Add(new Transpose(), [graph.Reshape(graph.Concat(0, inputs), inputs.Count, inputs[0].Shape[0])]);

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 0;
}
