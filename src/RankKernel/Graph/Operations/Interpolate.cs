namespace RankKernel.Graph;

/// <summary>
/// Linear between the knots of a table, constant outside its ends: an isotonic calibration. Inputs: x [1], the knots' ascending
/// places [n] with n ≥ 2, and what they give [n]. Output: [1].
/// </summary>
public sealed record Interpolate : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(Interpolate);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, 3);
        Check.Float(inputs[0]);
        Check.HasShape(inputs[0], 1);
        Check.FixedSize(inputs[0]);
        Check.Rank(inputs[1], 1);
        var knots = inputs[1].Shape[0];
        Check.Constant(inputs[1], knots);
        Check.Constant(inputs[2], knots);
        if (inputs[1].Data is not { Type: TensorType.Float32 } places || inputs[2].Data is not { Type: TensorType.Float32 } || knots < 2)
        {
            Check.Fail($"knots {inputs[1]} and {inputs[2]} must be float32 parameters of at least 2 elements");
            return default;
        }

        if (places.HasElements)
        {
            CheckAscending(places.AsFloats());
        }

        return new ValueType(new Shape(1));
    }

    private static void CheckAscending(ReadOnlySpan<float> x)
    {
        for (var i = 1; i < x.Length; i++)
        {
            if (!(x[i] > x[i - 1]) || !float.IsFinite(x[i] - x[i - 1]))
            {
                Check.Fail($"knot {i} is at {x[i]} after {x[i - 1]}, expected ascending finite places");
            }
        }
    }

    /// <summary>y₀ + Σ slope_i·clamp(x − x_i, 0, x_{i+1} − x_i).</summary>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var x = inputs[1].Data!.AsFloats();
        var y = inputs[2].Data!.AsFloats();
        var pieces = x.Length - 1;
        var (widths, slopes) = (new float[pieces], new float[pieces]);
        for (var i = 0; i < pieces; i++)
        {
            widths[i] = x[i + 1] - x[i];
            slopes[i] = (float)(((double)y[i + 1] - y[i]) / ((double)x[i + 1] - x[i]));
        }

        var inside = graph.Subtract(inputs[0], Vector(graph, x[..pieces]));
        inside = graph.Add(new Binary(BinaryKind.Max), [inside, Vector(graph, new float[pieces])]);
        inside = graph.Add(new Binary(BinaryKind.Min), [inside, Vector(graph, widths)]);
        return graph.Add(graph.Dot(inside, Vector(graph, slopes)), Vector(graph, y[..1]));
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => 4;

    private static Value Vector(GraphBuilder graph, ReadOnlySpan<float> elements) => graph.Constant(new Tensor(new Shape(elements.Length), elements));
}
