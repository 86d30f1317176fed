namespace RankKernel.Graph;

/// <summary>Joins values along an axis; the other dimensions are equal.</summary>
/// <param name="Axis">Which axis of the row.</param>
public sealed record Concat(int Axis) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Concat);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.AtLeast(inputs, 1);
        var first = inputs[0];
        if (Axis < 0 || Axis >= first.Shape.Rank)
        {
            Check.Fail($"axis {Axis} of a value with shape {first.Shape}");
        }

        var length = 0L;
        foreach (var input in inputs)
        {
            Check.Float(input);
            Check.Rank(input, first.Shape.Rank);
            for (var axis = 0; axis < first.Shape.Rank; axis++)
            {
                if (axis != Axis && input.Shape[axis] != first.Shape[axis])
                {
                    Check.Fail($"inputs {first} and {input} differ in dimension {axis}");
                }
            }

            if (input.Type.Sequence != first.Type.Sequence)
            {
                Check.Fail($"inputs {first} and {input} run along different sequences");
            }

            length += input.Shape[Axis];
        }

        if (Axis == 0 && first.Type.Sequence is not null && inputs.Count > 1)
        {
            Check.Fail($"sequences such as {first} cannot be joined end to end");
        }

        if (length > int.MaxValue)
        {
            Check.Fail($"the joined dimension would be {length}");
        }

        var dimensions = first.Shape.Dimensions.ToArray();
        dimensions[Axis] = (int)length;
        return first.Type with { Shape = new Shape(dimensions) };
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 0;

    internal override void Write(AttributeWriter attributes) => attributes.Add("axis", Axis);

    internal static Concat Read(AttributeReader attributes) => new(attributes.Int("axis"));
}
