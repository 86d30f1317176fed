namespace RankKernel.Graph;

/// <summary>The inner product of two vectors: a [d], b [d] → [1].</summary>
public sealed record Dot : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Dot);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 2);
        Fields.Validate(inputs);
        return new ValueType(new Shape(1));
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs) =>
        graph.Reshape(graph.Reduce(graph.Multiply(inputs[0], inputs[1]), ReduceKind.Sum, 0), 1);

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 2 * inputs[0].Shape.Count;
}
