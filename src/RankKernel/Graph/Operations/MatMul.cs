namespace RankKernel.Graph;

/// <summary>The product of two matrices of a row: a [m, k] and b [k, n], or [n, k] if <paramref name="TransposeB"/> → [m, n].</summary>
/// <param name="TransposeB">Whether b is given transposed.</param>
public sealed record MatMul(bool TransposeB = false) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(MatMul);

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 2);
        var (a, b) = (inputs[0], inputs[1]);
        Check.Float(a);
        Check.Float(b);
        Check.Rank(a, 2);
        Check.Rank(b, 2);
        if (a.Shape[1] != b.Shape[TransposeB ? 1 : 0])
        {
            Check.Fail($"matrices {a.Shape} and {b.Shape}{(TransposeB ? " transposed" : "")} cannot be multiplied");
        }

        if (b.Type.Sequence is not null)
        {
            Check.Fail($"the second matrix cannot be the sequence {b}");
        }

        return a.Type with { Shape = new Shape(a.Shape[0], b.Shape[TransposeB ? 0 : 1]) };
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 2 * output.Shape.Count * inputs[0].Shape.Last;

    internal override void Write(AttributeWriter attributes) => attributes.Add("transpose_b", TransposeB);

    internal static MatMul Read(AttributeReader attributes) => new(attributes.Bool("transpose_b"));
}
