using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Hofm"/>. The tables of order 2 are <c>embedding.FIELD.weight</c>, those of order K
/// <c>embedding.orderK.FIELD.weight</c> unless all orders share.
/// </summary>
public sealed record HofmOptions
{
    /// <summary>The fields as vectors, all of one width.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The linear part.</summary>
    public LinearOptions Linear { get; init; } = new();

    /// <summary>The highest order, at least 2.</summary>
    public int Order { get; init; } = 3;

    /// <summary>Whether all orders read the tables of order 2.</summary>
    public bool SharedTables { get; init; }

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Higher-order factorization machine: linear + for each order the sum over all sets of that many fields of Σ_d of the product of
/// their components (Blondel et al., Higher-Order Factorization Machines, 2016).
/// </summary>
public static class Hofm
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, HofmOptions options)
    {
        if (options.Order < 2)
        {
            throw new GraphException($"HOFM has the order {options.Order}; expected at least 2.");
        }

        var terms = new List<Value> { LinearPart.Build(graph, options.Linear) };
        for (var order = 2; order <= options.Order; order++)
        {
            var set = order == 2 || options.SharedTables ? null : $"order{order}";
            terms.Add(Products(graph, new Embeddings(graph, options.Embedding, set).Vectors, order));
        }

        return Score.Output(graph, graph.Sum(terms), options.Output);
    }

    /// <summary>
    /// Σ over sets of fields, from the sums of powers p_k = Σ_f v^k by Newton's identities: k·e_k = Σ_i (−1)^(i−1) e_(k−i)·p_i.
    /// Each p_k is a sum over fields, so it is added up on each side.
    /// </summary>
    private static Value Products(GraphBuilder graph, IReadOnlyList<Value> fields, int order)
    {
        using var scope = graph.Scope($"order.{order}");
        if (order == 2)
        {
            return graph.FactorizationMachine(fields);
        }

        var (powers, sets) = (new List<Value>(), new List<Value>());
        IReadOnlyList<Value> terms = fields;
        for (var k = 1; k <= order; k++)
        {
            powers.Add(graph.Sum(terms));
            terms = [.. terms.Zip(fields, graph.Multiply)];
            Value? total = null;
            for (var i = 1; i <= k; i++)
            {
                var term = i == k ? powers[i - 1] : graph.Multiply(sets[k - i - 1], powers[i - 1]);
                total = total is null ? term : i % 2 == 1 ? graph.Add(total, term) : graph.Subtract(total, term);
            }

            sets.Add(k == 1 ? total! : graph.Add(new Binary(BinaryKind.Divide), [total!, Constants.Number(graph, k)]));
        }

        return graph.Reshape(graph.Reduce(sets[^1], ReduceKind.Sum, 0), 1);
    }
}
