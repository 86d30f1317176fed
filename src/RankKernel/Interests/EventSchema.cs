using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Interests;

/// <summary>The histories of a center's users, by name, and their columns: what an event consists of. Immutable.</summary>
internal sealed class EventSchema
{
    public EventSchema(IReadOnlyList<EventStream> streams) => Streams = streams;

    public IReadOnlyList<EventStream> Streams { get; }

    /// <summary>The histories of a model's users.</summary>
    /// <exception cref="RankKernelException">There is none.</exception>
    public static EventSchema Of(RankModel model, int? capacity)
    {
        var histories = Histories(model).ToList();
        return histories.Count > 0
            ? new EventSchema(
                [.. histories.Select(feature => new EventStream(
                    feature.Name, [.. feature.Columns.Select(column => column.Name)], Math.Min(feature.MaxLength, capacity ?? feature.MaxLength)))])
            : throw new RankKernelException($"The model '{model.Name}' has no sequence feature of the user: there is no history to keep.");
    }

    /// <summary>Throws unless events have all that a model reads.</summary>
    /// <exception cref="FeatureException">Names the first column that events do not have.</exception>
    public void RequireAll(RankModel model)
    {
        foreach (var feature in Histories(model))
        {
            var stream = Find(feature.Name)
                ?? throw new FeatureException(feature.Name, $"'{model.Name}' has this history, expected one of {Names(Streams.Select(stream => stream.Name))}.");
            foreach (var column in feature.Columns.Where(column => stream.Find(column.Name) < 0))
            {
                throw new FeatureException(
                    feature.Name, $"'{model.Name}' reads the column '{column.Name}' of its events, expected one of {Names(stream.Columns)}.");
            }
        }
    }

    public EventStream? Find(string name) => Streams.FirstOrDefault(stream => stream.Name == name);

    public int IndexOf(string name)
    {
        for (var i = 0; i < Streams.Count; i++)
        {
            if (Streams[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    public static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    private static IEnumerable<SequenceFeature> Histories(RankModel model) =>
        model.Features.OfType<SequenceFeature>().Where(feature => feature.Side == Side.User);
}

/// <summary>One history: its columns, and how many events of it are kept.</summary>
internal sealed record EventStream(string Name, IReadOnlyList<string> Columns, int Capacity)
{
    public int Find(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column)
            {
                return i;
            }
        }

        return -1;
    }
}
