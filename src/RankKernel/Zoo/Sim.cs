using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>How SIM searches a long history.</summary>
public enum SimSearch
{
    /// <summary>The largest inner products of projected target and history: <c>search.query.weight</c>, <c>search.key.weight</c> [units, ..].</summary>
    Soft,

    /// <summary>The last events of the target's category.</summary>
    Hard,
}

/// <summary>Options of <see cref="Sim"/>.</summary>
public sealed record SimOptions
{
    /// <summary>The history, the attention and the MLP.</summary>
    public LongHistoryOptions History { get; init; } = new();

    /// <summary>How the history is searched.</summary>
    public SimSearch Search { get; init; }

    /// <summary>How many events the search finds at most.</summary>
    public int Top { get; init; } = 50;

    /// <summary>Soft search: whether padding competes with a score of 0, as in FuxiCTR, so that it may stand in the place of events.</summary>
    public bool PaddingCompetes { get; init; }

    /// <summary>
    /// Soft search: the MLP <c>search.mlp</c> of the output <c>search</c>, with which the search is trained, over the fields and the
    /// history weighed by its scores; null for no such output.
    /// </summary>
    public MlpOptions? SearchMlp { get; init; }

    /// <summary>Hard search: the target's category, a field of one id.</summary>
    public string? TargetCategory { get; init; }

    /// <summary>Hard search: the history's column of categories, which are numbered as the target's.</summary>
    public string? HistoryCategory { get; init; }

    /// <summary>Columns of the history whose means over all events enter the MLP after the interests.</summary>
    public IReadOnlyList<string> Means { get; init; } = [];
}

/// <summary>
/// SIM: attention over what a search for the target finds in a long history
/// (Pi et al., Search-based User Interest Modeling with Lifelong Sequential Behavior Data, 2020).
/// </summary>
public static class Sim
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, SimOptions options)
    {
        var history = new LongHistory(graph, options.History);
        var scores = options.Search == SimSearch.Soft ? Scores(graph, history, options) : null;
        var found = scores is null ? SameCategory(graph, history, options) : Best(graph, history, scores, options);
        var means = options.Means.Select(name => Mean(graph, history, name));
        var logit = history.Score([.. history.Short(), history.Long(found), .. means]);
        if (scores is not null && options.SearchMlp is { } mlp)
        {
            var pooled = graph.WeightedSum(history.Masked(scores, 0), history.Sequence.History);
            var x = graph.Concat(0, [.. history.Fields, pooled, .. history.Embeddings.Numbers]);
            Score.Output(graph, Mlp.Build(graph, "search.mlp", x, mlp), options.History.Output, "search");
        }

        return logit;
    }

    private static Value Scores(GraphBuilder graph, LongHistory history, SimOptions options)
    {
        using var scope = graph.Scope("search");
        var (target, events) = (history.Sequence.Target, history.Sequence.History);
        var units = options.History.Attention.Units ?? target.Shape[0];
        return history.Products(
            graph.Linear(events, graph.Parameter("search.key.weight", units, events.Shape[1])),
            graph.Linear(target, graph.Parameter("search.query.weight", units, target.Shape[0])));
    }

    private static Value Best(GraphBuilder graph, LongHistory history, Value scores, SimOptions options)
    {
        using var scope = graph.Scope("search");
        return graph.Add(
            new TopKMask(options.Top, options.PaddingCompetes), [history.Masked(scores, options.PaddingCompetes ? 0 : float.MinValue)]);
    }

    /// <summary>The last events of the same category: where it is another, the position counts as none.</summary>
    private static Value SameCategory(GraphBuilder graph, LongHistory history, SimOptions options)
    {
        if (options.TargetCategory is not { } target || options.HistoryCategory is not { } column)
        {
            throw new GraphException("The hard search of SIM needs the target's and the history's category.");
        }

        using var scope = graph.Scope("search");
        var match = SameId.Build(
            graph, history.Embeddings.Field(target, "The hard search"), history.Embeddings.Field(column, "The hard search"));
        match = history.Masked(match, 0);
        var recency = graph.Multiply(match, graph.Add(history.Sequence.Positions, history.Number(1)));
        return graph.Multiply(graph.Add(new TopKMask(options.Top), [recency]), match);
    }

    private static Value Mean(GraphBuilder graph, LongHistory history, string name)
    {
        var field = history.Embeddings.Field(name, "The mean of a history");
        return FieldPooling.Bag(graph, field, history.Embeddings.Table(field), Pooling.Mean);
    }
}
