namespace RankKernel.Graph;

/// <summary>
/// A layer of a compressed interaction network: y[c, m] = act(Σ_ab W[m, a·B + b]·x[c, a]·h[c, b] + b[m] + addends), for each
/// component c of the field vectors alike (xDeepFM, Lian et al. 2018). Inputs: x [d, A], h [d, B], W [M, A·B], the bias [M] if
/// <paramref name="Bias"/>, the addends [d, M], the activation's vectors [M]. Output: [d, M].
/// </summary>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Activation">The function applied last.</param>
/// <param name="Addends">Values added before the activation: what another side computed.</param>
public sealed record CompressedInteraction(bool Bias = true, Activation Activation = default, int Addends = 0) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(CompressedInteraction);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    internal int FirstAddend => Bias ? 4 : 3;

    internal int FirstActivationParameter => FirstAddend + Addends;

    internal override bool Accepts(int input, TensorType type) =>
        base.Accepts(input, type) || (input == 2 && type == TensorType.Int8Matrix);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        if (Addends < 0)
        {
            Check.Fail($"{Addends} addends, expected none or more");
        }

        Check.InputCount(inputs, FirstActivationParameter + Activation.ParameterCount);
        foreach (var input in inputs.Take(3))
        {
            Check.Float(input);
            Check.Rank(input, 2);
            Check.FixedSize(input);
        }

        var (x, h, channels) = (inputs[0], inputs[1], inputs[2].Shape[0]);
        Check.HasShape(h, x.Shape[0], h.Shape[1]);
        Check.Constant(inputs[2], channels, checked(x.Shape[1] * h.Shape[1]));
        if (Bias)
        {
            Check.Constant(inputs[3], channels);
        }

        foreach (var addend in inputs.Skip(FirstAddend).Take(Addends))
        {
            Check.Float(addend);
            Check.FixedSize(addend);
            Check.HasShape(addend, x.Shape[0], channels);
        }

        Check.ActivationParameters(Activation, inputs, FirstActivationParameter, channels);
        return new ValueType(new Shape(x.Shape[0], channels));
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var (a, b) = (inputs[0].Shape[1], inputs[1].Shape[1]);
        var x = graph.Linear(inputs[0], graph.Constant(Repetition.Matrix(a * b, a, row => row / b)));
        var h = graph.Linear(inputs[1], graph.Constant(Repetition.Matrix(a * b, b, row => row % b)));
        return graph.Add(new Linear(Bias, Activation, Addends), [graph.Multiply(x, h), .. inputs.Skip(2)]);
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => (inputs[0].Shape.Count * inputs[1].Shape[1])
        + (output.Shape.Count * ((2L * inputs[2].Shape[1]) + (Bias ? 1 : 0) + Addends + (Activation.Kind == ActivationKind.None ? 0 : 1)));

    internal override void Write(AttributeWriter attributes) => attributes
        .Add("bias", Bias).Add("activation", Activation.Kind).Add("activation_parameter", Activation.Parameter).Add("addends", Addends);

    internal static CompressedInteraction Read(AttributeReader attributes) => new(
        attributes.Bool("bias"),
        new Activation(attributes.Enum<ActivationKind>("activation"), attributes.Double("activation_parameter")),
        attributes.Int("addends"));
}
