namespace RankKernel.Graph;

/// <summary>The same elements under other dimensions. A sequence keeps its first one.</summary>
/// <param name="Shape">The new dimensions.</param>
public sealed record Reshape(Shape Shape) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Reshape);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 1);
        Check.Float(inputs[0]);
        if (Shape.Count != inputs[0].Shape.Count)
        {
            Check.Fail($"a value with shape {inputs[0].Shape} cannot become {Shape}");
        }

        if (inputs[0].Type.Sequence is not null && (Shape.Rank == 0 || Shape[0] != inputs[0].Shape[0]))
        {
            Check.Fail($"sequence {inputs[0]} must keep its first dimension, not become {Shape}");
        }

        return inputs[0].Type with { Shape = Shape };
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 0;

    internal override void Write(AttributeWriter attributes) => attributes.Add("shape", Shape.Dimensions);

    internal static Reshape Read(AttributeReader attributes) => new(ReadShape(attributes.Ints("shape")));

    private static Shape ReadShape(int[] dimensions)
    {
        try
        {
            return new Shape(dimensions);
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or OverflowException)
        {
            throw new GraphException($"The option 'shape' is [{string.Join(", ", dimensions)}]; expected positive dimensions.", error);
        }
    }
}
