namespace RankKernel.Graph;

/// <summary>
/// (x − mean) / √(variance + ε), times gamma plus beta if <paramref name="Affine"/>, per channel of the last dimension.
/// Inputs: x [.., C], mean [C], variance [C], then gamma [C], beta [C]. The planner folds it away.
/// </summary>
/// <param name="Epsilon">ε.</param>
/// <param name="Affine">Whether there are gamma and beta.</param>
public sealed record BatchNorm(double Epsilon = 1e-5, bool Affine = true) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(BatchNorm);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, Affine ? 5 : 3);
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
        var (scale, shift) = NormFolding.ScaleAndShift(inputs[1], inputs[2], Affine ? inputs[3] : null, Affine ? inputs[4] : null, Epsilon);
        return graph.ScaleShift(inputs[0], graph.Constant(scale), graph.Constant(shift));
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 2 * output.Shape.Count;

    internal override void Write(AttributeWriter attributes) => attributes.Add("epsilon", Epsilon).Add("affine", Affine);

    internal static BatchNorm Read(AttributeReader attributes) => new(attributes.Double("epsilon"), attributes.Bool("affine"));
}
