namespace RankKernel.Graph;

/// <summary>
/// Lays a value of fixed size along a sequence: position t has its row t, such as the vector of the position. Inputs: x [T, ..],
/// the sequence [T, ..].
/// </summary>
/// <param name="FromEnd">Whether the last position has the last row, as where histories are padded in front.</param>
public sealed record AlongSequence(bool FromEnd = false) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(AlongSequence);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 2);
        Check.Float(inputs[0]);
        Check.FixedSize(inputs[0]);
        if (inputs[1].Type.Sequence is null)
        {
            Check.Fail($"input {inputs[1]} must be a sequence");
        }

        if (inputs[0].Shape.Rank == 0 || inputs[0].Shape[0] != inputs[1].Shape[0])
        {
            Check.Fail($"input {inputs[0]} does not have the positions of {inputs[1]}");
        }

        return inputs[0].Type with { Sequence = inputs[1].Type.Sequence };
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 0;

    internal override void Write(AttributeWriter attributes) => attributes.Add("from_end", FromEnd);

    internal static AlongSequence Read(AttributeReader attributes) => new(attributes.Bool("from_end"));
}
