namespace RankKernel.Graph;

/// <summary>An activation on its own. Inputs: x [.., C], then the activation's vectors [C].</summary>
/// <param name="Activation">The function.</param>
public sealed record Activate(Activation Activation) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Activate);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 1 + Activation.ParameterCount);
        Check.Float(inputs[0]);
        Check.ActivationParameters(Activation, inputs, 1, inputs[0].Shape.Last);
        return inputs[0].Type;
    }

    internal override void Write(AttributeWriter attributes) =>
        attributes.Add("activation", Activation.Kind).Add("activation_parameter", Activation.Parameter);

    internal static Activate Read(AttributeReader attributes) =>
        new(new Activation(attributes.Enum<ActivationKind>("activation"), attributes.Double("activation_parameter")));
}
