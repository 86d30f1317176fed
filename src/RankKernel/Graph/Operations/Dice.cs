namespace RankKernel.Graph;

/// <summary>
/// p·x + alpha·(1−p)·x with p = σ(BN(x)), per channel of the last dimension (DIN, Zhou et al. 2018).
/// Inputs: x [.., C], alpha [C], mean [C], variance [C], then gamma [C], beta [C] if <paramref name="Affine"/>.
/// The normalisation is a scale and a shift at inference; the planner folds it.
/// </summary>
/// <param name="Epsilon">ε of the normalisation.</param>
/// <param name="Affine">Whether the normalisation has gamma and beta.</param>
public sealed record Dice(double Epsilon = 1e-9, bool Affine = false) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Dice);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, Affine ? 6 : 4);
        Check.Float(inputs[0]);
        foreach (var parameter in inputs.Skip(1))
        {
            Check.Constant(parameter, inputs[0].Shape.Last);
        }

        return inputs[0].Type;
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var (scale, shift) = NormFolding.ScaleAndShift(inputs[2], inputs[3], Affine ? inputs[4] : null, Affine ? inputs[5] : null, Epsilon);
        return graph.Activate(inputs[0], ActivationKind.Dice, inputs[1], graph.Constant(scale), graph.Constant(shift));
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 8 * output.Shape.Count;

    internal override void Write(AttributeWriter attributes) => attributes.Add("epsilon", Epsilon).Add("affine", Affine);

    internal static Dice Read(AttributeReader attributes) => new(attributes.Double("epsilon"), attributes.Bool("affine"));
}
