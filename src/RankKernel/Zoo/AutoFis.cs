using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="AutoFis"/>. Parameters of the pairs: <c>pairs.norm.{running_mean, running_var}</c> [P], <c>pairs.weight</c> [1, P].
/// </summary>
public sealed record AutoFisOptions
{
    /// <summary>The fields as vectors, all of one width. Raw numbers join the input of the MLP.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The linear part.</summary>
    public LinearOptions Linear { get; init; } = new();

    /// <summary>The pairs of fields that the search kept; null for all pairs of embedded fields.</summary>
    public IReadOnlyList<(string First, string Second)>? Pairs { get; init; }

    /// <summary>ε of the normalisation of the inner products, which has no scale or shift.</summary>
    public double BatchNormEpsilon { get; init; } = 1e-3;

    /// <summary>The deep part, or null.</summary>
    public MlpOptions? Mlp { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// AutoFIS after its search: linear + Σ α_ij·BN(v_i·v_j) over the pairs that were kept + MLP
/// (Liu et al., AutoFIS: Automatic Feature Interaction Selection in Factorization Models, 2020).
/// </summary>
public static class AutoFis
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, AutoFisOptions options)
    {
        var embeddings = new Embeddings(graph, options.Embedding);
        var terms = new List<Value> { LinearPart.Build(graph, options.Linear), Selected(graph, embeddings, options) };
        if (options.Mlp is { } mlp)
        {
            terms.Add(Mlp.Build(graph, "mlp", embeddings.Concatenated, mlp));
        }

        return Score.Output(graph, graph.Sum(terms), options.Output);
    }

    private static Value Selected(GraphBuilder graph, Embeddings embeddings, AutoFisOptions options)
    {
        InputField[] fields = [.. embeddings.Fields.Where(field => !embeddings.IsRaw(field))];
        int[] pairs = options.Pairs is null
            ? FieldPairs.Upper(fields.Length)
            : [.. options.Pairs.SelectMany(pair => (int[])[Place(pair.First), Place(pair.Second)])];
        using var scope = graph.Scope("pairs");
        var products = graph.Add(new FieldPairs(PairFunction.Dot, false, pairs), [.. fields.Select(embeddings.Vector)]);
        var count = products.Shape[0];
        var normed = graph.Add(
            new BatchNorm(options.BatchNormEpsilon, Affine: false),
            [products, graph.Parameter("pairs.norm.running_mean", count), graph.Parameter("pairs.norm.running_var", count)]);
        return graph.Linear(normed, graph.Parameter("pairs.weight", 1, count));

        int Place(string name) => Array.IndexOf(fields, InputField.Find(fields, name, "A pair of AutoFIS"));
    }
}
