using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>How fields interact in an <see cref="InteractionNetwork"/>.</summary>
public enum FieldInteraction
{
    /// <summary>All fields are mixed to n vectors by a Linear; the inner products of every field with each of them.</summary>
    All,

    /// <summary>The elementwise products of all pairs of fields, made n numbers by a Linear.</summary>
    Neural,
}

/// <summary>
/// Options of <see cref="InteractionNetwork"/>. Parameters: <c>interaction.weight</c> [n, F], or <c>interaction.weight</c> [n, P·d] and
/// <c>interaction.bias</c> [n].
/// </summary>
public sealed record InteractionNetworkOptions
{
    /// <summary>The fields as vectors, all of one width. Raw numbers join the input of the MLP.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>How fields interact.</summary>
    public FieldInteraction Kind { get; init; }

    /// <summary>n: how many mixed fields there are, or how wide what the products become is.</summary>
    public int Units { get; init; } = 16;

    /// <summary>The MLP.</summary>
    public MlpOptions Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// MLP([embeddings ; interactions]) with every field met by n learnt mixtures of all fields, or with all pairs of fields in one layer.
/// </summary>
public static class InteractionNetwork
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, InteractionNetworkOptions options)
    {
        if (options.Units < 1)
        {
            throw new GraphException($"The interaction has {options.Units} units; expected at least 1.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        var fields = embeddings.Vectors;
        var interactions = options.Kind == FieldInteraction.All ? All(graph, fields, options.Units) : Neural(graph, fields, options.Units);
        var deep = Mlp.Build(graph, "mlp", graph.Concat(0, [.. fields, interactions, .. embeddings.Numbers]), options.Mlp);
        return Score.Output(graph, deep, options.Output);
    }

    private static Value All(GraphBuilder graph, IReadOnlyList<Value> fields, int units)
    {
        using var scope = graph.Scope("interaction");
        var mixed = graph.Linear(graph.Add(new StackFields(), fields), graph.Parameter("interaction.weight", units, fields.Count));
        var lines = graph.Add(new Transpose(), [mixed]);
        var width = fields[0].Shape[0];
        var mixtures = Enumerable.Range(0, units).Select(unit => graph.Reshape(graph.Slice(lines, 0, unit, 1), width));
        return graph.Add(new CrossDot(fields.Count), [.. fields, .. mixtures]);
    }

    private static Value Neural(GraphBuilder graph, IReadOnlyList<Value> fields, int units)
    {
        using var scope = graph.Scope("interaction");
        var products = graph.Add(new FieldPairs(PairFunction.Product, false, FieldPairs.Upper(fields.Count)), fields);
        return Mlp.Output(graph, "interaction", products, units);
    }
}
