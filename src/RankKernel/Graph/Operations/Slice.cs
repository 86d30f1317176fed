namespace RankKernel.Graph;

/// <summary>A run of elements along an axis.</summary>
/// <param name="Axis">Which axis of the row.</param>
/// <param name="Start">The first element.</param>
/// <param name="Length">How many.</param>
public sealed record Slice(int Axis, int Start, int Length) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Slice);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 1);
        Check.Float(inputs[0]);
        var shape = inputs[0].Shape;
        if (Axis < 0 || Axis >= shape.Rank || Start < 0 || Length < 1 || (long)Start + Length > shape[Axis])
        {
            Check.Fail($"elements {Start} to {(long)Start + Length} of axis {Axis} of a value with shape {shape}");
        }

        if (Axis == 0 && inputs[0].Type.Sequence is not null)
        {
            Check.Fail($"sequence {inputs[0]} cannot be cut along its length");
        }

        var dimensions = shape.Dimensions.ToArray();
        dimensions[Axis] = Length;
        return inputs[0].Type with { Shape = new Shape(dimensions) };
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 0;

    internal override void Write(AttributeWriter attributes) => attributes.Add("axis", Axis).Add("start", Start).Add("length", Length);

    internal static Slice Read(AttributeReader attributes) => new(attributes.Int("axis"), attributes.Int("start"), attributes.Int("length"));
}
