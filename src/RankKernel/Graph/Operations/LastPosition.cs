namespace RankKernel.Graph;

/// <summary>
/// The last position of a sequence [T, ..] within its true length, without the first dimension; zeros where there is none.
/// Inputs: x, and if there is a padding id the ids [T] of the same sequence.
/// </summary>
/// <param name="PaddingId">Positions with this id are passed over; −1 for none.</param>
public sealed record LastPosition(int PaddingId = -1) : Operation
{
    internal bool HasIds => PaddingId >= 0;

    /// <inheritdoc/>
    public override string Kind => nameof(LastPosition);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, HasIds ? 2 : 1);
        var x = inputs[0];
        Check.Float(x);
        if (x.Type.Sequence is null)
        {
            Check.Fail($"input {x} must be a sequence");
        }

        if (HasIds)
        {
            Check.Ids(inputs[1]);
            Check.HasShape(inputs[1], x.Shape[0]);
            if (inputs[1].Type.Sequence != x.Type.Sequence)
            {
                Check.Fail($"ids {inputs[1]} do not go with {x}");
            }
        }

        return new ValueType(new Shape(x.Shape.Dimensions[1..]));
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 0;

    internal override void Write(AttributeWriter attributes) => attributes.Add("padding_id", PaddingId);

    internal static LastPosition Read(AttributeReader attributes) => new(attributes.Int("padding_id"));
}
