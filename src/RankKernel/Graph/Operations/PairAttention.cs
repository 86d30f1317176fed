namespace RankKernel.Graph;

/// <summary>
/// Attention over the products of all pairs of fields: Σ_p a_p·(v_i⊙v_j) with a = softmax over the pairs of
/// h·relu(W(v_i⊙v_j) + b) (Xiao et al., Attentional Factorization Machines, 2017). Inputs: W [t, d], b [t], h [1, t], then the
/// fields [d]. Output: [d].
/// </summary>
public sealed record PairAttention : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(PairAttention);

    /// <inheritdoc/>
    public override bool IsPrimitive => false;

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.AtLeast(inputs, 5);
        Fields.Validate([.. inputs.Skip(3)]);
        Check.Rank(inputs[0], 2);
        var (units, width) = (inputs[0].Shape[0], inputs[3].Shape[0]);
        Check.Constant(inputs[0], units, width);
        Check.Constant(inputs[1], units);
        Check.Constant(inputs[2], 1, units);
        return new ValueType(inputs[3].Shape);
    }

    /// <summary>Pairs are put together by how often they are computed, so that the user's and the item's are not pair work.</summary>
    public override Value Lower(GraphBuilder graph, IReadOnlyList<Value> inputs)
    {
        Value[] fields = [.. inputs.Skip(3)];
        var width = fields[0].Shape[0];
        var blocks = FieldPairs.Upper(fields.Length).Chunk(2)
            .GroupBy(pair => (fields[pair[0]].Side | fields[pair[1]].Side).Cadence())
            .OrderBy(group => group.Key)
            .Select(group => Products([.. group.SelectMany(pair => pair)]))
            .ToList();
        var weights = graph.Softmax(graph.Concat(0, [.. blocks.Select(Scores)]));
        var start = 0;
        var terms = new List<Value>();
        foreach (var block in blocks)
        {
            terms.Add(graph.WeightedSum(graph.Slice(weights, 0, start, block.Shape[0]), block));
            start += block.Shape[0];
        }

        return graph.Sum(terms);

        Value Products(int[] pairs) =>
            graph.Reshape(FieldPairs.Chosen(graph, PairFunction.Product, fields, null, pairs), pairs.Length / 2, width);

        Value Scores(Value products)
        {
            var hidden = graph.Add(new Linear(true, ActivationKind.Relu), [products, inputs[0], inputs[1]]);
            return graph.Reshape(graph.Linear(hidden, inputs[2]), products.Shape[0]);
        }
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output)
    {
        var fields = inputs.Count - 3L;
        var (units, width) = (inputs[0].Shape.Count, output.Shape.Count);
        return fields * (fields - 1) / 2 * ((2 * units) + (4 * inputs[1].Shape.Count) + (3 * width) + 4);
    }
}
