namespace RankKernel.Graph;

/// <summary>
/// Σ_e w[e]·expert_e: what a gate makes of several experts (Ma et al., Modeling Task Relationships in Multi-task Learning with
/// Multi-gate Mixture-of-Experts, 2018). Inputs: weights [E], then E experts [d]. Output: [d].
/// </summary>
public sealed record MixExperts : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(MixExperts);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.AtLeast(inputs, 2);
        Fields.Validate([.. inputs.Skip(1)]);
        Check.Float(inputs[0]);
        Check.FixedSize(inputs[0]);
        Check.HasShape(inputs[0], inputs.Count - 1);
        return new ValueType(inputs[1].Shape);
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var width = inputs[1].Shape[0];
        var experts = graph.Concat(0, [.. inputs.Skip(1).Select(expert => graph.Reshape(expert, 1, width))]);
        return graph.WeightedSum(inputs[0], experts);
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 2 * inputs[0].Shape.Count * output.Shape.Count;
}
