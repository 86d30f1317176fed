using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="SliRec"/>. Parameters beside those of the parts, where d is the width of the target and e that of the
/// columns that the LSTM reads: <c>long.weight</c> [d, d], <c>long.query</c> [d]; <c>recurrence.weight</c> [4d, e], <c>.bias</c>,
/// <c>.recurrent.weight</c> [4d, d], <c>.recurrent.bias</c>, gates in the order i, f, g, o; for the times J of an event, 0 its age and 1
/// its distance from the first event, <c>time.J.input.weight</c> [d, 1], <c>.bias</c> and <c>time.J.gate.weight</c> [d, e + d], <c>.bias</c>;
/// <c>time.output.weight</c> [d, 2d]; <c>short.weight</c> [d, d]; the attention unit <c>attention.0</c>; the stacks <c>fusion</c> and <c>mlp</c>.
/// </summary>
public sealed record SliRecOptions
{
    /// <summary>The fields as vectors. Targets and history columns usually share tables.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The candidate's fields, and the columns of the history, as wide together. The columns are no fields of the MLP.</summary>
    public AttendedPair History { get; init; } = new([], []);

    /// <summary>The columns that the LSTM reads; null for all of the history's. The authors' code reads the items alone.</summary>
    public IReadOnlyList<string>? Recurrent { get; init; }

    /// <summary>A column of numbers: how long before the request each event was, such as the logarithm of days.</summary>
    public string TimeToNow { get; init; } = "";

    /// <summary>A column of numbers: how long after the first event the next one was.</summary>
    public string TimeFromFirst { get; init; } = "";

    /// <summary>The attention unit of the short-term interest.</summary>
    public AttentionOptions Attention { get; init; } = new()
    {
        Activation = new LayerActivation(ActivationKind.Relu),
        Normalization = AttentionNormalization.Softmax,
    };

    /// <summary>
    /// Whether long-term attention also weighs the positions that a history lacks up to its maximum length, as rows of padding: the
    /// authors' code has no mask there.
    /// </summary>
    public bool LongTermOverPadding { get; init; }

    /// <summary>
    /// Whether the fusion reads the age at the history's maximum length, which is 0 unless the history is full, as the authors' code
    /// does, and not the age of the last event.
    /// </summary>
    public bool FusionReadsLastColumn { get; init; }

    /// <summary>The hidden layers of the fusion gate.</summary>
    public MlpOptions Fusion { get; init; } = new() { HiddenUnits = [80, 40] };

    /// <summary>The MLP on the user's interest, the target and the other fields.</summary>
    public MlpOptions Mlp { get; init; } = new() { HiddenUnits = [100, 64] };

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// SLi-Rec: an attentive long-term interest and a short-term one, from an LSTM whose gates know how much time passed between events,
/// mixed by a gate that looks at the target (Yu et al., Adaptive User Modeling with Long and Short-Term Preferences for Personalized
/// Recommendation, 2019).
/// </summary>
public static class SliRec
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, SliRecOptions options)
    {
        var embeddings = new Embeddings(graph, WithoutTimes(graph, options));
        var history = new AttendedHistory(graph, embeddings, options.History, "SLi-Rec", options.Attention.PaddingId);
        var target = history.Target;
        var times = new EventTimes(graph, history, options);
        var longTerm = LongTermInterest.Build(graph, embeddings, history, options.LongTermOverPadding);
        var shortTerm = ShortTerm(graph, times.States(Recurrent(graph, embeddings, history, options)), history, options);
        var gate = graph.Activate(
            Mlp.Build(graph, "fusion", graph.Concat(0, target, longTerm, shortTerm, times.LastAge), options.Fusion), ActivationKind.Sigmoid);
        var user = graph.Add(shortTerm, graph.Multiply(graph.Subtract(longTerm, shortTerm), gate));
        var others = embeddings.Fields
            .Where(field => !embeddings.IsRaw(field) && !history.Columns.Contains(field) && !options.History.Target.Contains(field.Name))
            .Select(embeddings.Vector);
        var logit = Mlp.Build(graph, "mlp", graph.Concat(0, [user, target, .. others, .. embeddings.Numbers]), options.Mlp);
        return Score.Output(graph, logit, options.Output);
    }

    /// <summary>The states' sum, weighed by a network that compares them with the target.</summary>
    private static Value ShortTerm(GraphBuilder graph, Value states, AttendedHistory history, SliRecOptions options)
    {
        using var scope = graph.Scope("short");
        var width = history.Target.Shape[0];
        var keys = graph.Linear(states, graph.Parameter("short.weight", width, width));
        var weights = AttentionUnit.Build(graph, 0, history.Target, keys, history.Ids, history.Padding, options.Attention, weights: true);
        return graph.WeightedSum(weights, states);
    }

    private static Value Recurrent(GraphBuilder graph, Embeddings embeddings, AttendedHistory history, SliRecOptions options) =>
        options.Recurrent is not { } names
            ? history.Keys
            : names.Count == 0
                ? throw new GraphException("The LSTM of SLi-Rec needs at least one history column.")
                : graph.Concat(1, [.. names.Select(name => embeddings.Positions(embeddings.Field(name, "The LSTM of SLi-Rec")))]);

    /// <summary>The times are inputs of gates, not of the MLP.</summary>
    private static EmbeddingOptions WithoutTimes(GraphBuilder graph, SliRecOptions options)
    {
        var names = options.Embedding.Fields ?? [.. InputField.All(graph).Select(field => field.Name)];
        return options.Embedding with { Fields = [.. names.Where(name => name != options.TimeToNow && name != options.TimeFromFirst)] };
    }
}
