using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Which of a history's events a candidate is compared with.</summary>
public enum SimilarityKind
{
    /// <summary>The mean of the events.</summary>
    Centroid,

    /// <summary>The event that is most alike.</summary>
    Best,

    /// <summary>The last event.</summary>
    Last,
}

/// <summary>
/// A number that says how alike a candidate is to a history: the cosine of their vectors, 0 for an empty history (Grbovic, Cheng,
/// Real-time Personalization using Embeddings for Search Ranking at Airbnb, 2018). Ids that are their encoding's padding are no events.
/// </summary>
/// <param name="Target">The fields whose vectors make up the candidate.</param>
/// <param name="History">The columns whose vectors make up the events, as wide together.</param>
/// <param name="Kind">What the candidate is compared with.</param>
public sealed record HistorySimilarity(IReadOnlyList<string> Target, IReadOnlyList<string> History, SimilarityKind Kind);

/// <summary>A number that says how many events of a history have a candidate's id. The column's padding matches nothing.</summary>
/// <param name="Target">A feature of one id.</param>
/// <param name="History">A column with ids of the same encoding.</param>
public sealed record HistoryMatch(string Target, string History);

/// <summary>Numbers that compare a candidate with a history.</summary>
internal static class HistoryFeature
{
    private const double Smallest = 1e-12;

    /// <summary>Below every cosine.</summary>
    private const double Excluded = -2;

    /// <summary>The cosine, [1].</summary>
    public static Value Similarity(GraphBuilder graph, Embeddings embeddings, HistorySimilarity similarity)
    {
        using var scope = graph.Scope("similarity");
        var history = new AttendedHistory(graph, embeddings, new AttendedPair(similarity.Target, similarity.History), "A similarity");
        var target = UnitVector.Of(graph, history.Target, Smallest);
        if (similarity.Kind == SimilarityKind.Best)
        {
            return Best(graph, history, target);
        }

        var events = similarity.Kind == SimilarityKind.Last
            ? graph.Add(new LastPosition(history.Ids is null ? -1 : history.Padding), history.Ids is { } ids ? [history.Keys, ids] : [history.Keys])
            : graph.Concat(0, [.. history.Columns.Select(column => FieldPooling.Bag(graph, column, embeddings.Table(column), Pooling.Mean))]);
        return graph.Dot(UnitVector.Of(graph, events, Smallest), target);
    }

    /// <summary>The count, [1].</summary>
    public static Value Match(GraphBuilder graph, HistoryMatch match)
    {
        using var scope = graph.Scope("match");
        var all = InputField.All(graph);
        var (target, column) = (InputField.Find(all, match.Target, "A match"), InputField.Find(all, match.History, "A match"));
        if (target.Feature is not Features.IdFeature || column.Column is null || column.Ids is not { } ids)
        {
            throw new GraphException($"A match of '{match.Target}' with '{match.History}' needs a feature of one id and a column of ids.");
        }

        var cardinality = Math.Max(ids.Cardinality, target.Ids!.Cardinality);
        return graph.Add(new MatchCount(cardinality, column.Padding), [column.Input(graph), target.Input(graph)]);
    }

    /// <summary>The events' lengths are the user's; a candidate has one product with each.</summary>
    private static Value Best(GraphBuilder graph, AttendedHistory history, Value target)
    {
        var (positions, width) = (history.Keys.Shape[0], history.Keys.Shape[1]);
        var lengths = graph.Add(new Binary(BinaryKind.Max), [graph.Reduce(history.Keys, ReduceKind.L2, 1), Constants.Number(graph, Smallest)]);
        var products = graph.Reshape(graph.Add(new MatMul(TransposeB: true), [history.Keys, graph.Reshape(target, 1, width)]), positions);
        var cosines = graph.Multiply(products, graph.Unary(lengths, UnaryKind.Reciprocal));
        if (history.Ids is not { } ids)
        {
            return graph.Reshape(graph.Reduce(cosines, ReduceKind.Max, 0), 1);
        }

        var best = graph.Reshape(graph.Reduce(graph.Mask(cosines, ids, history.Padding, Excluded), ReduceKind.Max, 0), 1);
        var any = graph.Subtract(best, Constants.Number(graph, Excluded + 0.5));
        return graph.Add(new Where(), [any, best, Constants.Number(graph, 0)]);
    }
}
