using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// One field of a network's input: a feature, or one column of a sequence feature. Its name is that of the feature, or
/// <c>feature.column</c>.
/// </summary>
internal sealed record InputField(string Name, Feature Feature, SequenceColumn? Column)
{
    /// <summary>What the field is a cross of, or null; it then has no ids of its own to read.</summary>
    public CrossedField? Cross { get; init; }

    /// <summary>The fields that are crossed.</summary>
    public IReadOnlyList<InputField> Parts { get; init; } = [];

    /// <summary>How the field's ids are encoded, or null for a numeric field.</summary>
    public IdEncoding? Ids => (Feature, Column) switch
    {
        (IdFeature one, _) => one.Ids,
        (MultiIdFeature many, _) => many.Ids,
        (_, IdColumn column) => column.Ids,
        _ => null,
    };

    public bool IsNumeric => Ids is null;

    public bool IsWeighted => Feature is MultiIdFeature { Weighted: true };

    /// <summary>The id that pooling passes over, or −1; a single id is never padding.</summary>
    public int Padding => Feature is IdFeature ? -1 : Ids?.Padding ?? -1;

    /// <summary>The field's ids or numbers; of a moment the time that has passed since it, [1].</summary>
    /// <exception cref="GraphException">The field is crossed and has no ids of its own.</exception>
    public Value Input(GraphBuilder graph) => Cross is not null
        ? throw new GraphException($"The crossed field '{Name}' stands where a network needs the ids of one feature.")
        : Feature is TimeFeature { Since: { } since } ? Elapsed.Build(graph, Feature.Name, since) : graph.Input(Feature.Name, Column?.Name);

    public Value? Weights(GraphBuilder graph) => IsWeighted ? graph.Input(Feature.Name, weights: true) : null;

    /// <summary>All fields: features in order, the columns of a sequence at its place.</summary>
    public static IReadOnlyList<InputField> All(GraphBuilder graph) =>
    [
        .. graph.Features.Where(feature => feature is not TimeFeature { Since: null }).SelectMany(feature => feature is SequenceFeature sequence
            ? sequence.Columns.Select(column => new InputField($"{sequence.Name}.{column.Name}", sequence, column))
            : [new InputField(feature.Name, feature, null)]),
    ];

    /// <summary>All fields and crossed ones after them.</summary>
    /// <exception cref="GraphException">A cross is not possible, or two have one name.</exception>
    public static IReadOnlyList<InputField> All(GraphBuilder graph, IReadOnlyList<CrossedField> crosses)
    {
        var features = All(graph);
        if (crosses.GroupBy(cross => cross.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new GraphException($"Two crossed fields have the name '{twice.Key}'.");
        }

        return [.. features, .. crosses.Select(cross => cross.Among(features))];
    }

    /// <summary>The fields of these names in this order, then the crossed ones without a place among them; null means all.</summary>
    /// <exception cref="GraphException">There is no such field.</exception>
    public static IReadOnlyList<InputField> Select(IReadOnlyList<InputField> all, IReadOnlyList<string>? names, string option) =>
        names is null ? all : [.. names.Select(name => Find(all, name, option)), .. all.Where(field => field.Cross is not null && !names.Contains(field.Name))];

    /// <summary>The field of this name.</summary>
    /// <exception cref="GraphException">There is none.</exception>
    public static InputField Find(IReadOnlyList<InputField> all, string name, string option) =>
        all.FirstOrDefault(field => field.Name == name) ?? throw new GraphException(
            $"{option} names the field '{name}', which does not exist; the fields are {string.Join(", ", all.Select(field => field.Name))}.");
}
