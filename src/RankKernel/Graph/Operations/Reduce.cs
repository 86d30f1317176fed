namespace RankKernel.Graph;

/// <summary>How an axis becomes one number.</summary>
public enum ReduceKind
{
    /// <summary>The sum.</summary>
    Sum,

    /// <summary>The mean; zero for an empty sequence.</summary>
    Mean,

    /// <summary>The largest, NaN where any is NaN; zero for an empty sequence.</summary>
    Max,

    /// <summary>The smallest, NaN where any is NaN; zero for an empty sequence.</summary>
    Min,

    /// <summary>The product; zero for an empty sequence.</summary>
    Product,

    /// <summary>√Σx².</summary>
    L2,
}

/// <summary>Removes one axis. The first axis of a sequence is reduced over its true length.</summary>
/// <param name="Function">How.</param>
/// <param name="Axis">Which axis of the row.</param>
public sealed record Reduce(ReduceKind Function, int Axis) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Reduce);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 1);
        Check.Float(inputs[0]);
        var shape = inputs[0].Shape;
        if (Axis < 0 || Axis >= shape.Rank)
        {
            Check.Fail($"axis {Axis} of a value with shape {shape}");
        }

        Span<int> rest = [.. shape.Dimensions[..Axis], .. shape.Dimensions[(Axis + 1)..]];
        return new ValueType(new Shape(rest), ElementKind.Float, Axis == 0 ? null : inputs[0].Type.Sequence);
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => inputs[0].Shape.Count;

    internal override void Write(AttributeWriter attributes) => attributes.Add("function", Function).Add("axis", Axis);

    internal static Reduce Read(AttributeReader attributes) => new(attributes.Enum<ReduceKind>("function"), attributes.Int("axis"));
}
