using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Which columns of a history are attended, and by which fields.</summary>
/// <param name="Target">The fields that make up the query.</param>
/// <param name="History">The columns that make up the keys, as wide as the query.</param>
public sealed record AttendedPair(IReadOnlyList<string> Target, IReadOnlyList<string> History);

/// <summary>What a user's history says of one target: the attended history.</summary>
internal sealed class Interest
{
    /// <exception cref="GraphException">The pair is empty or names what is no column of ids, or the widths differ.</exception>
    public Interest(GraphBuilder graph, Embeddings embeddings, AttendedPair pair, int unit, AttentionOptions options)
    {
        if (pair.Target.Count == 0 || pair.History.Count == 0)
        {
            throw new GraphException($"Attention {unit} needs at least one target and one history column.");
        }

        Columns = [.. pair.History.Select(name => embeddings.Field(name, "The attended history"))];
        Target = graph.Concat(0, [.. pair.Target.Select(name => embeddings.Vector(embeddings.Field(name, "The target of attention")))]);
        var keys = graph.Concat(1, [.. Columns.Select(embeddings.Positions)]);
        var padding = options.PaddingId ?? Columns[0].Padding;
        using var scope = graph.Scope($"attention.{unit}");
        Attended = AttentionUnit.Build(
            graph, unit, Target, keys, padding < 0 ? null : Columns[0].Input(graph), padding, options,
            options.Empty == EmptyHistory.PaddingRow ? embeddings.PaddingRow(Columns) : null);
    }

    /// <summary>The attended columns.</summary>
    public IReadOnlyList<InputField> Columns { get; }

    /// <summary>The query [d].</summary>
    public Value Target { get; }

    /// <summary>The weighted sum of the history [d].</summary>
    public Value Attended { get; }
}
