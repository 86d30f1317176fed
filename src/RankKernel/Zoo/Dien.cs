using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Dien"/>. Parameters beside those of the parts, for pair A: the recurrent layers <c>extraction.A</c> and
/// <c>evolution.A</c>, each <c>.weight</c> [g·h, d], <c>.bias</c>, <c>.recurrent.weight</c> [g·h, h], <c>.recurrent.bias</c>, gates in the
/// order r, z, n (AGRU has no z); <c>attention.A.weight</c> [query, state] of bilinear attention; <c>attention.A.query.weight</c>,
/// <c>.bias</c>, <c>.activation.…</c> of the target's layer.
/// </summary>
public sealed record DienOptions
{
    /// <summary>The fields as vectors. Targets and the history columns that they attend to usually share tables.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>Which histories evolve towards which targets. Their columns are no fields of the MLP.</summary>
    public IReadOnlyList<AttendedPair> Attended { get; init; } = [];

    /// <summary>Where the reset gates of both stages act: after the product in PyTorch, before it in TensorFlow.</summary>
    public GruReset Reset { get; init; }

    /// <summary>The width of the first stage's states; null for that of the history.</summary>
    public int? ExtractionUnits { get; init; }

    /// <summary>The second stage.</summary>
    public InterestEvolution Evolution { get; init; } = InterestEvolution.AuGru;

    /// <summary>The width of the second stage's state; null for that of the first.</summary>
    public int? EvolutionUnits { get; init; }

    /// <summary>How interests are scored.</summary>
    public InterestAttention AttentionKind { get; init; }

    /// <summary>The attention unit; of other kinds the normalisation, scale and padding.</summary>
    public AttentionOptions Attention { get; init; } = new() { Normalization = AttentionNormalization.Softmax };

    /// <summary>What ends a layer that brings the target to the width of the interests before attention; null for no such layer.</summary>
    public LayerActivation? TargetLayer { get; init; }

    /// <summary>Whether a history of padding alone has equal weights, as a softmax of masked scores gives, and not weights of 0.</summary>
    public bool UniformOverPadding { get; init; }

    /// <summary>Histories whose sum, and the sum's product with the target, are inputs of the MLP.</summary>
    public IReadOnlyList<AttendedPair> Sums { get; init; } = [];

    /// <summary>Whether the fields stand before interests and sums in the input of the MLP.</summary>
    public bool FieldsFirst { get; init; }

    /// <summary>Whether the sums stand before the interests.</summary>
    public bool SumsFirst { get; init; }

    /// <summary>The MLP.</summary>
    public MlpOptions Mlp { get; init; } = new() { HiddenUnits = [200, 80], Activation = new LayerActivation(ActivationKind.Dice) };

    /// <summary>
    /// Whether the MLP ends with two units whose softmax, plus 1e-8, is the score, the first one being the click, as in the
    /// authors' code. <see cref="Output"/> is not used then.
    /// </summary>
    public bool TwoUnitSoftmax { get; init; }

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// DIEN: a GRU extracts interests from the history, a second one that attention steers evolves them towards the target
/// (Zhou et al., Deep Interest Evolution Network for Click-Through Rate Prediction, 2019).
/// </summary>
public static class Dien
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1], or [2] for a softmax of two units.</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, DienOptions options)
    {
        if (options.Attended.Count == 0)
        {
            throw new GraphException("DIEN needs at least one pair of target and history.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        EvolvingInterest[] interests = [.. options.Attended.Select((pair, unit) => new EvolvingInterest(graph, embeddings, pair, unit, options))];
        var columns = interests.SelectMany(interest => interest.Columns).Concat(options.Sums.SelectMany(pair => Columns(embeddings, pair))).ToHashSet();
        var fields = embeddings.Fields.Where(field => !embeddings.IsRaw(field) && !columns.Contains(field)).Select(embeddings.Vector);
        var states = interests.Select(interest => interest.State);
        var sums = options.Sums.SelectMany(pair => Sum(graph, embeddings, pair));
        var behaviour = options.SumsFirst ? sums.Concat(states) : states.Concat(sums);
        var inputs = options.FieldsFirst ? fields.Concat(behaviour) : behaviour.Concat(fields);
        var x = graph.Concat(0, [.. inputs, .. embeddings.Numbers]);
        var logit = Mlp.Build(graph, "mlp", x, options.Mlp, options.TwoUnitSoftmax ? 2 : 1);
        return options.TwoUnitSoftmax ? Score.FirstOfTwo(graph, logit) : Score.Output(graph, logit, options.Output);
    }

    private static IEnumerable<Value> Sum(GraphBuilder graph, Embeddings embeddings, AttendedPair pair)
    {
        using var scope = graph.Scope("history_sum");
        var target = graph.Concat(0, [.. pair.Target.Select(name => embeddings.Vector(embeddings.Field(name, "The target of a sum")))]);
        var sum = graph.Concat(
            0, [.. Columns(embeddings, pair).Select(column => FieldPooling.Bag(graph, column, embeddings.Table(column), Pooling.Sum))]);
        return [sum, graph.Multiply(target, sum)];
    }

    private static IEnumerable<InputField> Columns(Embeddings embeddings, AttendedPair pair) =>
        pair.History.Select(name => embeddings.Field(name, "The history of a sum"));
}
