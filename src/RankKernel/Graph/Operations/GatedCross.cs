namespace RankKernel.Graph;

/// <summary>
/// A gated cross layer: x₀⊙(W·x + b)⊙σ(G·x) + x (Wang et al., Towards Deeper, Lighter and Interpretable Cross Network for CTR
/// Prediction, 2023). Inputs: x₀ [d], x [d], W [d, d], b [d], G [d, d] → [d].
/// </summary>
public sealed record GatedCross : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(GatedCross);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    internal override bool Accepts(int input, TensorType type) =>
        base.Accepts(input, type) || (input is 2 or 4 && type == TensorType.Int8Matrix);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 5);
        Fields.Validate([inputs[0], inputs[1]]);
        var width = inputs[0].Shape[0];
        Check.Constant(inputs[2], width, width);
        Check.Constant(inputs[3], width);
        Check.Constant(inputs[4], width, width);
        return new ValueType(inputs[0].Shape);
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var (first, x) = (inputs[0], inputs[1]);
        var gate = graph.Add(new Linear(Bias: false, ActivationKind.Sigmoid), [x, inputs[4]]);
        return graph.Add(graph.Multiply(graph.Multiply(first, gate), graph.Linear(x, inputs[2], inputs[3])), x);
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => output.Shape.Count * ((4 * output.Shape.Count) + 5);
}
