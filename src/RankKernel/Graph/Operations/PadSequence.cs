namespace RankKernel.Graph;

/// <summary>A sequence [T, ..] as a value of fixed size: zeros at the positions past its true length.</summary>
/// <param name="InFront">Whether the zeros stand in front, so that the last position is the last row.</param>
public sealed record PadSequence(bool InFront = false) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(PadSequence);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 1);
        Check.Float(inputs[0]);
        if (inputs[0].Type.Sequence is null)
        {
            Check.Fail($"input {inputs[0]} must be a sequence");
        }

        return new ValueType(inputs[0].Shape);
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 0;

    internal override void Write(AttributeWriter attributes) => attributes.Add("in_front", InFront);

    internal static PadSequence Read(AttributeReader attributes) => new(attributes.Bool("in_front"));
}
