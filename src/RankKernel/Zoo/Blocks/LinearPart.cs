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

    /// <summary>Crossed columns, which enter after the fields, or where <see cref="Fields"/> names them.</summary>
    public IReadOnlyList<CrossedField> Crosses { get; init; } = [];

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
    /// <summary>The sum, [<paramref name="units"/>]; with more than one unit numbers have weights [units, n].</summary>
    /// <param name="graph">What is added to.</param>
    /// <param name="options">The options.</param>
    /// <param name="name">The name in front of the parameters.</param>
    /// <param name="units">How many sums.</param>
    /// <param name="factors">By field, what its term is multiplied by.</param>
    /// <exception cref="GraphException">There is no field, or an option names one that does not exist.</exception>
    public static Value Build(
        GraphBuilder graph, LinearOptions options, string name = "linear", int units = 1, IReadOnlyDictionary<string, Value>? factors = null)
    {
        using var scope = graph.Scope(name);
        var all = InputField.All(graph, options.Crosses);
        foreach (var field in options.Poolings.Keys)
        {
            InputField.Find([.. all.Where(one => one.Cross is null)], field, "A linear pooling");
        }

        var terms = InputField.Select(all, options.Fields, "The linear part").Select(Scaled).ToList();
        if (terms.Count == 0)
        {
            throw new GraphException("The linear part has no fields.");
        }

        if (options.Bias)
        {
            terms.Add(graph.Parameter($"{name}.bias", units));
        }

        return graph.Sum(terms);

        Value Scaled(InputField field)
        {
            var term = Term(graph, field, options, $"{name}.{field.Name}.weight", units);
            return factors?.GetValueOrDefault(field.Name) is { } factor ? graph.Multiply(term, factor) : term;
        }
    }

    private static Value Term(GraphBuilder graph, InputField field, LinearOptions options, string name, int units)
    {
        var pooling = options.Poolings.GetValueOrDefault(field.Name, options.Pooling);
        if (!field.IsNumeric)
        {
            return FieldPooling.Bag(graph, field, graph.Table(name, field.Ids!.Cardinality, units), pooling);
        }

        var number = FieldPooling.Number(graph, field, pooling);
        return units == 1
            ? graph.Add(new Dot(), [number, graph.Parameter(name, number.Shape[0])], field.Name)
            : graph.Linear(number, graph.Parameter(name, units, number.Shape[0]));
    }
}
