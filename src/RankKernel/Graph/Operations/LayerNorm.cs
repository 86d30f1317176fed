namespace RankKernel.Graph;

/// <summary>
/// (x − mean(x)) / √(variance(x) + ε)·gamma + beta over the last dimension, with the biased variance.
/// Inputs: x [.., C], gamma [C], beta [C].
/// </summary>
/// <param name="Epsilon">ε.</param>
public sealed record LayerNorm(double Epsilon = 1e-5) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(LayerNorm);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 3);
        Check.Float(inputs[0]);
        if (inputs[0].Shape.Rank == 1)
        {
            Check.FixedSize(inputs[0]);
        }

        Check.Constant(inputs[1], inputs[0].Shape.Last);
        Check.Constant(inputs[2], inputs[0].Shape.Last);
        return inputs[0].Type;
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 8 * output.Shape.Count;

    internal override void Write(AttributeWriter attributes) => attributes.Add("epsilon", Epsilon);

    internal static LayerNorm Read(AttributeReader attributes) => new(attributes.Double("epsilon"));
}
