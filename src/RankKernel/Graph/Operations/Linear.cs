namespace RankKernel.Graph;

/// <summary>
/// y = act(x·Wᵀ + b + addends), over the last dimension: x [.., K], W [N, K] → [.., N].
/// Inputs: x, W, b [N] if <paramref name="Bias"/>, the addends (each of the output's shape, or [N]), the activation's vectors [N].
/// </summary>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Activation">The function applied last.</param>
/// <param name="Addends">Values added to the product before the activation: how the planner adds what another side computed.</param>
public sealed record Linear(bool Bias = true, Activation Activation = default, int Addends = 0) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Linear);

    internal int FirstAddend => Bias ? 3 : 2;

    internal int FirstActivationParameter => FirstAddend + Addends;

    internal override bool Accepts(int input, TensorType type) =>
        base.Accepts(input, type) || (input == 1 && type == TensorType.Int8Matrix);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        if (Addends < 0)
        {
            Check.Fail($"{Addends} addends, expected none or more");
        }

        Check.InputCount(inputs, FirstActivationParameter + Activation.ParameterCount);
        Check.Float(inputs[0]);
        if (inputs[0].Shape.Rank == 1)
        {
            Check.FixedSize(inputs[0]);
        }

        Check.Rank(inputs[1], 2);
        Check.Constant(inputs[1], inputs[1].Shape[0], inputs[0].Shape.Last);
        var channels = inputs[1].Shape[0];
        if (Bias)
        {
            Check.Constant(inputs[2], channels);
        }

        var output = inputs[0].Shape.WithLast(channels);
        for (var i = 0; i < Addends; i++)
        {
            var addend = inputs[FirstAddend + i];
            Check.Float(addend);
            if (addend.Shape != output && addend.Shape != new Shape(channels))
            {
                Check.Fail($"addend {addend} has shape {addend.Shape}, expected {output} or [{channels}]");
            }

            if (addend.Shape != output)
            {
                Check.FixedSize(addend);
            }

            if (addend.Type.Sequence is not null && addend.Type.Sequence != inputs[0].Type.Sequence)
            {
                Check.Fail($"addend {addend} does not run along the sequence of {inputs[0]}");
            }
        }

        Check.ActivationParameters(Activation, inputs, FirstActivationParameter, channels);
        return inputs[0].Type with { Shape = output };
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) =>
        output.Shape.Count * ((2L * inputs[0].Shape.Last) + (Bias ? 1 : 0) + Addends + (Activation.Kind == ActivationKind.None ? 0 : 1));

    internal override void Write(AttributeWriter attributes) => attributes
        .Add("bias", Bias).Add("activation", Activation.Kind).Add("activation_parameter", Activation.Parameter).Add("addends", Addends);

    internal static Linear Read(AttributeReader attributes) => new(
        attributes.Bool("bias"),
        new Activation(attributes.Enum<ActivationKind>("activation"), attributes.Double("activation_parameter")),
        attributes.Int("addends"));
}
