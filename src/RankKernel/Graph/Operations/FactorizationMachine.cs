namespace RankKernel.Graph;

/// <summary>
/// Second-order factorization machine, ½ Σ_d [(Σ_f v)² − Σ_f v²], over any number of field vectors [d] → [1]
/// (Rendle, Factorization Machines, 2010).
/// </summary>
public sealed record FactorizationMachine : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(FactorizationMachine);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Fields.Validate(inputs);
        return new ValueType(new Shape(1));
    }

    /// <inheritdoc/>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs) =>
        graph.Reshape(graph.Reduce(graph.BiInteraction(inputs), ReduceKind.Sum, 0), 1);

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) => ((3L * inputs.Count) + 3) * inputs[0].Shape.Count;
}
