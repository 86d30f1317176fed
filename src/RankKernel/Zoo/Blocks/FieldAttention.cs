using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>What is added to the attended fields.</summary>
public enum FieldResidual
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The fields, through a Linear where their width is another one.</summary>
    WhereNeeded,

    /// <summary>The fields, always through a Linear.</summary>
    Projected,
}

/// <summary>
/// Layers of self-attention over fields. Parameters of layer I: <c>attention.I.{query, key, value}.weight</c> [units, in],
/// <c>attention.I.residual.weight</c> [units, in] where the residual has one, <c>attention.I.norm.weight</c>, <c>.bias</c> [units].
/// </summary>
public sealed record FieldAttentionOptions
{
    /// <summary>How many layers.</summary>
    public int Layers { get; init; } = 3;

    /// <summary>How many heads.</summary>
    public int Heads { get; init; } = 2;

    /// <summary>The width of a field behind each layer, of all heads together; null for that of the embedding.</summary>
    public int? Units { get; init; }

    /// <summary>Whether scores are divided by the square root of a head's width.</summary>
    public bool Scaled { get; init; }

    /// <summary>What is added to the attended fields.</summary>
    public FieldResidual Residual { get; init; } = FieldResidual.Projected;

    /// <summary>Whether fields are normalised after the residual.</summary>
    public bool LayerNorm { get; init; }

    /// <summary>ε of the normalisation.</summary>
    public double LayerNormEpsilon { get; init; } = 1e-5;
}

/// <summary>Self-attention over fields: each field becomes a mixture of those that matter to it, then ReLU.</summary>
internal static class FieldAttention
{
    /// <summary>The fields [F, units] after all layers.</summary>
    /// <exception cref="GraphException">The fields are not of one width, or there is no layer.</exception>
    public static Value Build(GraphBuilder graph, IReadOnlyList<Value> fields, FieldAttentionOptions options)
    {
        if (options.Layers < 1)
        {
            throw new GraphException($"Field attention has {options.Layers} layers; expected at least 1.");
        }

        if (fields.Count == 0 || fields.Any(field => field.Shape != fields[0].Shape))
        {
            throw new GraphException(
                $"Field attention needs embedded fields of one width; found {string.Join(", ", fields.Select(field => $"{field.Name} {field.Shape}"))}.");
        }

        var x = graph.Reshape(graph.Concat(0, fields), fields.Count, fields[0].Shape[0]);
        for (var layer = 0; layer < options.Layers; layer++)
        {
            using var scope = graph.Scope($"attention.{layer}");
            x = Layer(graph, $"attention.{layer}", x, options);
        }

        return x;
    }

    private static Value Layer(GraphBuilder graph, string name, Value x, FieldAttentionOptions options)
    {
        var (width, units) = (x.Shape[1], options.Units ?? x.Shape[1]);
        if (options.Heads < 1 || units % options.Heads != 0)
        {
            throw new GraphException($"The layer '{name}' has {options.Heads} heads for {units} units; expected heads that divide the units.");
        }

        var scale = options.Scaled ? 1 / Math.Sqrt(units / options.Heads) : 1;
        var attended = graph.Add(new MultiHeadAttention(options.Heads, scale), [Projected("query"), Projected("key"), Projected("value")]);
        var residual = options.Residual switch
        {
            FieldResidual.None => null,
            FieldResidual.WhereNeeded when width == units => x,
            _ => Projected("residual"),
        };
        attended = residual is null ? attended : graph.Add(attended, residual);
        attended = options.LayerNorm ? Transformer.Norm(graph, $"{name}.norm", attended, options.LayerNormEpsilon) : attended;
        return graph.Activate(attended, ActivationKind.Relu);

        Value Projected(string part) => graph.Linear(x, graph.Parameter($"{name}.{part}.weight", units, width));
    }
}
