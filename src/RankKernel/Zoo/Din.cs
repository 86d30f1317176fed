using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="Din"/>.</summary>
public sealed record DinOptions
{
    /// <summary>The fields as vectors. Targets and the history columns that they attend to usually share tables.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>What attends to what. The attended vector takes the place of the pair's first column.</summary>
    public IReadOnlyList<AttendedPair> Attended { get; init; } = [];

    /// <summary>The attention unit.</summary>
    public AttentionOptions Attention { get; init; } = new();

    /// <summary>The MLP on all fields.</summary>
    public MlpOptions Mlp { get; init; } = new() { HiddenUnits = [200, 80], Activation = new LayerActivation(ActivationKind.Dice) };

    /// <summary>
    /// Whether BatchNorm and a Linear follow the attended vector, as in the authors' first code
    /// (<c>attention.A.projection.weight</c>, <c>.bias</c>, <c>.norm.…</c>; ε is that of the MLP).
    /// </summary>
    public bool ProjectAttended { get; init; }

    /// <summary>Whether the product of target and attended vector is one more input, after the fields, as in the authors' first code.</summary>
    public bool TargetProduct { get; init; }

    /// <summary>Whether the history's sum and its product with the target stand before the attended vector, as in the authors' DIEN code.</summary>
    public bool HistorySum { get; init; }

    /// <summary>A linear part that is added to the logit, such as a bias for each item; or null.</summary>
    public LinearOptions? Linear { get; init; }

    /// <summary>
    /// Whether the MLP ends with two units whose softmax, plus 1e-8, is the score, the first one being the click, as in the
    /// authors' DIEN code. <see cref="Output"/> is not used then.
    /// </summary>
    public bool TwoUnitSoftmax { get; init; }

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// DIN: the history, weighed by an attention unit that looks at the target, joins the other fields in an MLP
/// (Zhou et al., Deep Interest Network for Click-Through Rate Prediction, 2018).
/// </summary>
public static class Din
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1], or [2] for a softmax of two units.</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, DinOptions options)
    {
        if (options.Attended.Count == 0)
        {
            throw new GraphException("DIN needs at least one pair of target and attended history.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        Interest[] interests = [.. options.Attended.Select((pair, unit) => new Interest(graph, embeddings, pair, unit, options.Attention))];
        Value[] attended = [.. interests.Select((interest, unit) => Projected(graph, interest.Attended, unit, options))];
        var inputs = new List<Value>();
        foreach (var field in embeddings.Fields.Where(field => !embeddings.IsRaw(field)))
        {
            if (!interests.Any(interest => interest.Columns.Contains(field)))
            {
                inputs.Add(embeddings.Vector(field));
            }

            foreach (var (unit, interest) in interests.Index().Where(entry => entry.Item.Columns[0] == field))
            {
                inputs.AddRange(options.HistorySum ? Sums(graph, embeddings, interest) : []);
                inputs.Add(attended[unit]);
            }
        }

        inputs.AddRange(options.TargetProduct ? interests.Select((interest, unit) => graph.Multiply(interest.Target, attended[unit])) : []);
        inputs.AddRange(embeddings.Numbers);
        var logit = Mlp.Build(graph, "mlp", graph.Concat(0, inputs), options.Mlp, options.TwoUnitSoftmax ? 2 : 1);
        logit = options.Linear is { } linear ? graph.Sum(logit, LinearPart.Build(graph, linear)) : logit;
        return options.TwoUnitSoftmax ? Score.FirstOfTwo(graph, logit) : Score.Output(graph, logit, options.Output);
    }

    private static Value Projected(GraphBuilder graph, Value attended, int unit, DinOptions options)
    {
        if (!options.ProjectAttended)
        {
            return attended;
        }

        var name = $"attention.{unit}.projection";
        using var scope = graph.Scope(name);
        attended = Mlp.BatchNorm(graph, $"{name}.norm", attended, options.Mlp.BatchNormEpsilon);
        return Mlp.Output(graph, name, attended, attended.Shape[0]);
    }

    private static IReadOnlyList<Value> Sums(GraphBuilder graph, Embeddings embeddings, Interest interest)
    {
        using var scope = graph.Scope("history_sum");
        var sum = graph.Concat(0, [.. interest.Columns.Select(column => FieldPooling.Bag(graph, column, embeddings.Table(column), Pooling.Sum))]);
        return [sum, graph.Multiply(interest.Target, sum)];
    }
}
