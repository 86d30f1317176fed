namespace RankKernel.Graph;

/// <summary>
/// Each line of a matrix times a matrix of its own: y[l, m] = Σ_k x[l, k]·w[l, k·M + m]. Inputs: x [L, K], w [L, K·M].
/// Output: [L, M]. What is left for a candidate of <see cref="CompressedInteraction"/> once the user's fields are summed up.
/// </summary>
public sealed record LineProducts : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(LineProducts);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 2);
        foreach (var input in inputs)
        {
            Check.Float(input);
            Check.Rank(input, 2);
            Check.FixedSize(input);
        }

        var (lines, depth, columns) = (inputs[0].Shape[0], inputs[0].Shape[1], inputs[1].Shape[1]);
        if (inputs[1].Shape[0] != lines || columns % depth != 0)
        {
            Check.Fail($"input {inputs[1]} has shape {inputs[1].Shape}, expected {lines} lines of a multiple of {depth}");
        }

        return new ValueType(new Shape(lines, columns / depth));
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var (depth, columns) = (inputs[0].Shape[1], inputs[1].Shape[1]);
        var width = columns / depth;
        var x = graph.Linear(inputs[0], graph.Constant(Repetition.Matrix(columns, depth, row => row / width)));
        return graph.Linear(graph.Multiply(x, inputs[1]), graph.Constant(Repetition.Transposed(width, columns, column => column % width)));
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 2 * inputs[1].Shape.Count;
}
