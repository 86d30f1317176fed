using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Poly2"/>. Parameter beside the linear part's: <c>pairs.weight</c> [buckets, 1].
/// </summary>
public sealed record Poly2Options
{
    /// <summary>The linear part.</summary>
    public LinearOptions Linear { get; init; } = new();

    /// <summary>The fields of single ids whose pairs have weights; null for all of them.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>How many weights the pairs of ids share.</summary>
    public int Buckets { get; init; } = 1 << 20;

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Degree-2 polynomial with hashed weights: Σ w + Σ_{i&lt;j} w_ij + b, the pair of ids j₁, j₂ (counted on from field to field) at
/// ((j₁+j₂)(j₁+j₂+1)/2 + j₂) mod buckets (Chang et al., Training and Testing Low-degree Polynomial Data Mappings via Linear SVM, 2010).
/// </summary>
public static class Poly2
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, Poly2Options options)
    {
        var linear = LinearPart.Build(graph, options.Linear);
        return Score.Output(graph, graph.Sum(linear, Pairs(graph, options)), options.Output);
    }

    private static Value Pairs(GraphBuilder graph, Poly2Options options)
    {
        using var scope = graph.Scope("pairs");
        var all = InputField.All(graph);
        IReadOnlyList<InputField> fields = options.Fields is null
            ? [.. all.Where(field => field.Feature is IdFeature)]
            : InputField.Select(all, options.Fields, "The pairs of POLY2");
        if (fields.FirstOrDefault(field => field.Feature is not IdFeature) is { } other)
        {
            throw new GraphException($"The field '{other.Name}' of POLY2's pairs is a {other.Feature.GetType().Name}; expected an {nameof(IdFeature)}.");
        }

        if (fields.Count < 2 || options.Buckets < 1)
        {
            throw new GraphException($"POLY2 has {fields.Count} fields of single ids and {options.Buckets} buckets; expected at least 2 and 1.");
        }

        var offsets = new int[fields.Count];
        for (var i = 1; i < offsets.Length; i++)
        {
            offsets[i] = checked(offsets[i - 1] + fields[i - 1].Ids!.Cardinality);
        }

        var table = graph.Parameter("pairs.weight", options.Buckets, 1);
        return graph.Add(new HashedPairs(offsets, FieldPairs.Upper(fields.Count)), [.. fields.Select(field => field.Input(graph)), table]);
    }
}
