namespace RankKernel.Graph;

/// <summary>
/// Bi-interaction pooling, ½ [(Σ_f v)² − Σ_f v²], over any number of field vectors [d] → [d]
/// (He and Chua, Neural Factorization Machines, 2017).
/// </summary>
public sealed record BiInteraction : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(BiInteraction);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Fields.Validate(inputs);
        return new ValueType(inputs[0].Shape);
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        var squareOfSum = graph.Unary(graph.Sum(inputs), UnaryKind.Square);
        var sumOfSquares = graph.Sum([.. inputs.Select(input => graph.Unary(input, UnaryKind.Square))]);
        return graph.Multiply(graph.Subtract(squareOfSum, sumOfSquares), graph.Constant(new Tensor(new Shape(1), [0.5f])));
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => ((3L * inputs.Count) + 3) * output.Shape.Count;
}
