namespace RankKernel.Graph;

/// <summary>act(Σ inputs): any number of values of one shape, then the activation's vectors.</summary>
/// <param name="Terms">How many values are added.</param>
/// <param name="Activation">The function applied last.</param>
public sealed record Sum(int Terms, Activation Activation = default) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Sum);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        if (Terms < 1)
        {
            Check.Fail($"{Terms} terms, expected at least 1");
        }

        Check.InputCount(inputs, Terms + Activation.ParameterCount);
        for (var i = 0; i < Terms; i++)
        {
            Check.Float(inputs[i]);
            Check.HasShape(inputs[i], inputs[0].Shape.Dimensions);
        }

        Check.ActivationParameters(Activation, inputs, Terms, inputs[0].Shape.Last);
        return inputs[0].Type with { Sequence = Check.CommonSequence(inputs.Take(Terms)) };
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => output.Shape.Count * Terms;

    internal override void Write(AttributeWriter attributes) => attributes
        .Add("terms", Terms).Add("activation", Activation.Kind).Add("activation_parameter", Activation.Parameter);

    internal static Sum Read(AttributeReader attributes) => new(
        attributes.Int("terms"),
        new Activation(attributes.Enum<ActivationKind>("activation"), attributes.Double("activation_parameter")));
}
