using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>A history beside the target that it is looked at for, both as vectors.</summary>
internal sealed class AttendedHistory
{
    /// <param name="graph">What is added to.</param>
    /// <param name="embeddings">The fields as vectors.</param>
    /// <param name="pair">Which fields and columns.</param>
    /// <param name="owner">What an error calls the pair.</param>
    /// <param name="paddingId">Positions with this id in the first column are padding, −1 for none; null for the padding of that column's encoding.</param>
    /// <exception cref="GraphException">The pair is empty or names what is no field.</exception>
    public AttendedHistory(GraphBuilder graph, Embeddings embeddings, AttendedPair pair, string owner, int? paddingId = null)
    {
        if (pair.Target.Count == 0 || pair.History.Count == 0)
        {
            throw new GraphException($"{owner} needs at least one target and one history column.");
        }

        Columns = [.. pair.History.Select(name => embeddings.Field(name, $"The history of {Lower(owner)}"))];
        Padding = paddingId ?? Columns[0].Padding;
        Ids = Padding < 0 ? null : Columns[0].Input(graph);
        Target = graph.Concat(0, [.. pair.Target.Select(name => embeddings.Vector(embeddings.Field(name, $"The target of {Lower(owner)}")))]);
        Keys = graph.Concat(1, [.. Columns.Select(embeddings.Positions)]);
    }

    /// <summary>The columns of the history.</summary>
    public IReadOnlyList<InputField> Columns { get; }

    /// <summary>The target [d].</summary>
    public Value Target { get; }

    /// <summary>The positions of the history [T, d].</summary>
    public Value Keys { get; }

    /// <summary>The ids whose padding has no weight, or null.</summary>
    public Value? Ids { get; }

    /// <summary>The id that is padding, or −1.</summary>
    public int Padding { get; }

    /// <summary>The embedded fields that are not columns of the history, in order.</summary>
    public IEnumerable<Value> Others(Embeddings embeddings) =>
        embeddings.Fields.Where(field => !embeddings.IsRaw(field) && !Columns.Contains(field)).Select(embeddings.Vector);

    private static string Lower(string owner) => char.IsUpper(owner, 1) ? owner : char.ToLowerInvariant(owner[0]) + owner[1..];
}
