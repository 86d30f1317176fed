using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>How two towers' vectors make a score.</summary>
public enum TowerSimilarity
{
    /// <summary>The inner product.</summary>
    Dot,

    /// <summary>The cosine: the inner product of both divided by their lengths, which are at least 1e-12.</summary>
    Cosine,
}

/// <summary>Options of <see cref="TwoTower"/>. Parameters beside the embeddings: the stacks <c>user</c> and <c>item</c>.</summary>
public sealed record TwoTowerOptions
{
    /// <summary>The fields as vectors.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The user tower's fields; null for those of the user and the context.</summary>
    public IReadOnlyList<string>? UserFields { get; init; }

    /// <summary>The item tower's fields; null for those of the item.</summary>
    public IReadOnlyList<string>? ItemFields { get; init; }

    /// <summary>The user tower's hidden layers.</summary>
    public MlpOptions User { get; init; } = new();

    /// <summary>The item tower's hidden layers. None, and no output layer: the fields as they are.</summary>
    public MlpOptions Item { get; init; } = new();

    /// <summary>The width of both towers' output layers, which have no activation; 0 if the towers end with their hidden layers.</summary>
    public int OutputUnits { get; init; }

    /// <summary>How the two vectors make a score.</summary>
    public TowerSimilarity Similarity { get; init; }

    /// <summary>What the similarity is divided by.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// Two towers, one over the user's fields and one over the item's, that meet in one inner product (Huang et al., Learning Deep
/// Structured Semantic Models for Web Search using Clickthrough Data, 2013; Yi et al., Sampling-Bias-Corrected Neural Modeling
/// for Large Corpus Item Recommendations, 2019; with a bare item, Covington et al., Deep Neural Networks for YouTube
/// Recommendations, 2016, section 3).
/// </summary>
public static class TwoTower
{
    private const double CosineEpsilon = 1e-12;

    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, TwoTowerOptions options)
    {
        if (options.OutputUnits < 0 || !(options.Temperature > 0))
        {
            throw new GraphException(
                $"The towers have {options.OutputUnits} output units and the temperature {options.Temperature}; expected none or more, and above 0.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        var user = Tower("user", options.UserFields, isItem: false, options.User);
        var item = Tower("item", options.ItemFields, isItem: true, options.Item);
        if (user.Shape != item.Shape)
        {
            throw new GraphException($"The user tower ends with {user.Shape[0]} units and the item tower with {item.Shape[0]}; expected the same.");
        }

        using var scope = graph.Scope("similarity");
        var logit = graph.Dot(Compared(user), Compared(item));
        logit = options.Temperature == 1 ? logit : graph.Multiply(logit, Constants.Number(graph, 1 / options.Temperature));
        return Score.Output(graph, logit, options.Output);

        Value Tower(string name, IReadOnlyList<string>? fields, bool isItem, MlpOptions layers)
        {
            var chosen = fields is null
                ? embeddings.Fields.Where(field => field.Feature.Side == Side.Item == isItem)
                : fields.Select(field => embeddings.Field(field, $"The {name} tower"));
            var x = Mlp.Hidden(graph, name, embeddings.Join(chosen), layers);
            using var scope = graph.Scope(name);
            return options.OutputUnits > 0 ? Mlp.Output(graph, $"{name}.out", x, options.OutputUnits) : x;
        }

        Value Compared(Value vector) => options.Similarity == TowerSimilarity.Cosine ? UnitVector.Of(graph, vector, CosineEpsilon) : vector;
    }
}
