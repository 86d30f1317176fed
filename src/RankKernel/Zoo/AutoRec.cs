using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="AutoRec"/>. Parameters: <c>encoder.weight</c> [h, n], <c>encoder.bias</c> [h], <c>decoder.weight</c> [n, h],
/// <c>decoder.bias</c> [n, 1].
/// </summary>
public sealed record AutoRecOptions
{
    /// <summary>The numeric feature with the ratings, 0 where there is none: of all items by one user, or of one item by all users.</summary>
    public string Ratings { get; init; } = "ratings";

    /// <summary>
    /// The field whose id says which rating is wanted: the item of a user's ratings. Null: all ratings are outputs, <c>rating.0</c>,
    /// <c>rating.1</c>, …
    /// </summary>
    public string? Item { get; init; } = "item_id";

    /// <summary>The width h of the hidden layer.</summary>
    public int HiddenUnits { get; init; } = 500;

    /// <summary>The function of the hidden layer.</summary>
    public Activation Activation { get; init; } = ActivationKind.Sigmoid;

    /// <summary>From what the decoder gives to the rating: none, or sigmoid for ratings from 0 to 1.</summary>
    public Activation Output { get; init; }
}

/// <summary>
/// AutoRec: the ratings f(W·g(V·r + μ) + b) that an autoencoder makes of the known ones
/// (Sedhain et al., AutoRec: Autoencoders Meet Collaborative Filtering, 2015).
/// </summary>
public static class AutoRec
{
    /// <summary>Adds the network and its outputs; returns what the decoder gives, [1], or [n] without an item.</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, AutoRecOptions options)
    {
        var ratings = graph.Input(options.Ratings);
        if (ratings.Type.Kind != ElementKind.Float || ratings.Shape.Rank != 1 || ratings.Type.Sequence is not null || options.HiddenUnits < 1)
        {
            throw new GraphException($"AutoRec reads {ratings} with {options.HiddenUnits} hidden units; expected a vector of numbers and at least one.");
        }

        var (count, units) = (ratings.Shape[0], options.HiddenUnits);
        Value hidden;
        using (graph.Scope("encoder"))
        {
            var encoded = graph.Linear(ratings, graph.Parameter("encoder.weight", units, count), graph.Parameter("encoder.bias", units));
            hidden = graph.Activate(encoded, options.Activation);
        }

        using var scope = graph.Scope("decoder");
        return options.Item is { } item ? One(graph, hidden, item, count, options) : All(graph, hidden, count, options);
    }

    /// <summary>The item's row of the decoder: its vector, so to speak.</summary>
    private static Value One(GraphBuilder graph, Value hidden, string item, int count, AutoRecOptions options)
    {
        var field = InputField.Find(InputField.All(graph), item, "AutoRec's item");
        if (field.Ids is not { } ids || ids.Cardinality > count)
        {
            throw new GraphException($"The field '{item}' has {field.Ids?.Cardinality ?? 0} ids; expected from 1 to {count}, one a rating.");
        }

        var row = FieldPooling.Bag(graph, field, graph.Parameter("decoder.weight", count, options.HiddenUnits), Pooling.Mean);
        var bias = FieldPooling.Bag(graph, field, graph.Parameter("decoder.bias", count, 1), Pooling.Mean);
        return Score.Output(graph, graph.Sum(graph.Dot(hidden, row), bias), options.Output);
    }

    private static Value All(GraphBuilder graph, Value hidden, int count, AutoRecOptions options)
    {
        var bias = graph.Reshape(graph.Parameter("decoder.bias", count, 1), count);
        var decoded = graph.Add(graph.Linear(hidden, graph.Parameter("decoder.weight", count, options.HiddenUnits)), bias);
        for (var i = 0; i < count; i++)
        {
            Score.Output(graph, count == 1 ? decoded : graph.Slice(decoded, 0, i, 1), options.Output, $"rating.{i}");
        }

        return decoded;
    }
}
