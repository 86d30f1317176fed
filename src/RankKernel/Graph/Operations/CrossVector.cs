namespace RankKernel.Graph;

/// <summary>
/// A cross layer of DCN: x₀(w·x) + b + x (Wang et al., Deep &amp; Cross Network, 2017).
/// Inputs: x₀ [d], x [d], w [d], b [d] → [d].
/// </summary>
public sealed record CrossVector : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(CrossVector);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 4);
        Fields.Validate(inputs);
        Check.Constant(inputs[2], inputs[0].Shape[0]);
        Check.Constant(inputs[3], inputs[0].Shape[0]);
        return new ValueType(inputs[0].Shape);
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs) => graph.Add(
        graph.Add(graph.Multiply(inputs[0], graph.Dot(inputs[1], inputs[2])), inputs[3]), inputs[1]);

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 5 * output.Shape.Count;
}
