using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// The wide part: a weight for each id and each number, with tables and a pooling of its own.
/// Parameters: <c>linear.FIELD.weight</c> [rows, 1] for ids, [n] for numbers, <c>linear.bias</c> [1].
/// </summary>
public sealed record LinearOptions
{
    /// <summary>Which fields enter; null for all.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>How the weights of a multi-valued field or a sequence column become one.</summary>
    public Pooling Pooling { get; init; } = Pooling.Sum;

    /// <summary>Other poolings, by field.</summary>
    public IReadOnlyDictionary<string, Pooling> Poolings { get; init; } = new Dictionary<string, Pooling>();

    /// <summary>Whether there is a bias.</summary>
    public bool Bias { get; init; } = true;
}

/// <summary>Σ w + b over fields.</summary>
internal static class LinearPart
{
    /// <summary>The sum, [1].</summary>
    /// <exception cref="GraphException">There is no field, or an option names one that does not exist.</exception>
    public static Value Build(GraphBuilder graph, LinearOptions options)
    {
        using var scope = graph.Scope("linear");
        var all = InputField.All(graph);
        foreach (var name in options.Poolings.Keys)
        {
            InputField.Find(all, name, "A linear pooling");
        }

        var terms = InputField.Select(all, options.Fields, "The linear part").Select(field => Term(graph, field, options)).ToList();
        if (terms.Count == 0)
        {
            throw new GraphException("The linear part has no fields.");
        }

        if (options.Bias)
        {
            terms.Add(graph.Parameter("linear.bias", 1));
        }

        return graph.Sum(terms);
    }

    private static Value Term(GraphBuilder graph, InputField field, LinearOptions options)
    {
        var name = $"linear.{field.Name}.weight";
        var pooling = options.Poolings.GetValueOrDefault(field.Name, options.Pooling);
        if (!field.IsNumeric)
        {
            return FieldPooling.Bag(graph, field, graph.Table(name, field.Ids!.Cardinality, 1), pooling);
        }

        var number = FieldPooling.Number(graph, field, pooling);
        return graph.Add(new Dot(), [number, graph.Parameter(name, number.Shape[0])], field.Name);
    }
}
