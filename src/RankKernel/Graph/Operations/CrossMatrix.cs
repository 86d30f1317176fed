namespace RankKernel.Graph;

/// <summary>
/// A cross layer of DCN-V2: x₀⊙(W·h + b) + x (Wang et al., DCN V2, 2021). h is x for the full matrix, Vᵀx for the low-rank form.
/// Inputs: x₀ [d], h [k], x [d], W [d, k], b [d] → [d].
/// </summary>
public sealed record CrossMatrix : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(CrossMatrix);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    internal override bool Accepts(int input, TensorType type) =>
        base.Accepts(input, type) || (input == 3 && type == TensorType.Int8Matrix);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 5);
        Fields.Validate([inputs[0], inputs[2]]);
        Fields.Validate([inputs[1]]);
        Check.Constant(inputs[3], inputs[0].Shape[0], inputs[1].Shape[0]);
        Check.Constant(inputs[4], inputs[0].Shape[0]);
        return new ValueType(inputs[0].Shape);
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs) => graph.Add(
        graph.Multiply(inputs[0], graph.Linear(inputs[1], inputs[3], inputs[4])), inputs[2]);

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => output.Shape.Count * ((2 * inputs[1].Shape.Count) + 3);
}
