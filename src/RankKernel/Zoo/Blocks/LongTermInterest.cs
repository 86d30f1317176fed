using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>SLi-Rec's long-term interest: the history weighed by how well it goes with a trained query.</summary>
internal static class LongTermInterest
{
    /// <summary>What a masked score is before a softmax.</summary>
    private const double Excluded = -1e30;

    /// <summary>The weighted sum of the history [d]. Parameters: <c>long.weight</c> [d, d], <c>long.query</c> [d].</summary>
    public static Value Build(GraphBuilder graph, Embeddings embeddings, AttendedHistory history, bool overPadding)
    {
        using var scope = graph.Scope("long");
        if (overPadding)
        {
            // Weights from differences with padding's score: a position that is not there has 0, as padding would.
            var padding = PaddingRow(graph, embeddings, history);
            var differences = graph.Add(new PadSequence(), [graph.Subtract(Scores(graph, history.Keys), Scores(graph, padding))]);
            var keys = graph.Add(new PadSequence(), [graph.Subtract(history.Keys, graph.Reshape(padding, padding.Shape[1]))]);
            return graph.Add(graph.WeightedSum(graph.Softmax(differences), keys), graph.Reshape(padding, padding.Shape[1]));
        }

        var scores = Scores(graph, history.Keys);
        var weights = history.Ids is { } ids
            ? graph.Mask(graph.Softmax(graph.Mask(scores, ids, history.Padding, Excluded)), ids, history.Padding, 0)
            : graph.Softmax(scores);
        return graph.WeightedSum(weights, history.Keys);
    }

    private static Value Scores(GraphBuilder graph, Value keys)
    {
        var width = keys.Shape[1];
        var query = graph.Reshape(graph.Parameter("long.query", width), 1, width);
        var scores = graph.Linear(graph.Linear(keys, graph.Parameter("long.weight", width, width)), query);
        return graph.Reshape(scores, keys.Shape[0]);
    }

    private static Value PaddingRow(GraphBuilder graph, Embeddings embeddings, AttendedHistory history)
    {
        var rows = history.Columns.Select(column =>
        {
            var table = embeddings.Table(column).Data!;
            return table.AsFloats().Slice(Math.Max(column.Padding, 0) * table.Shape[1], table.Shape[1]).ToArray();
        });
        float[] row = [.. rows.SelectMany(part => part)];
        return graph.Constant(new Tensor(new Shape(1, row.Length), row));
    }
}
