using System.Text.Json;
using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Cli.Requests;

/// <summary>Sets the features of a JSON object, <c>{"age": 31, "genres": ["a"], ...}</c>, of the items or of the request itself.</summary>
internal sealed class FeatureReader(IReadOnlyList<Feature> features, bool items)
{
    private readonly Dictionary<string, Feature> _features = features
        .Where(feature => feature.Side == Side.Item == items)
        .ToDictionary(feature => feature.Name, StringComparer.Ordinal);

    /// <exception cref="FeatureException">There is no such feature here, or it takes something else.</exception>
    public void Read(JsonElement json, IFeatureTarget target)
    {
        foreach (var property in json.EnumerateObject())
        {
            var feature = Find(property.Name);
            if (property.Value.ValueKind != JsonValueKind.Null)
            {
                Set(feature, property.Value, target);
            }
        }
    }

    private Feature Find(string name)
    {
        if (_features.TryGetValue(name, out var found))
        {
            return found;
        }

        var place = items ? "an item" : "the request itself";
        var known = string.Join(", ", _features.Keys.Select(key => $"'{key}'").DefaultIfEmpty("none"));
        throw new FeatureException(name, features.Any(feature => feature.Name == name)
            ? $"found on {place}, expected on {(items ? "the request itself" : "its items")}."
            : $"no such feature; those of {place} are {known}.");
    }

    /// <summary>Sets one feature.</summary>
    /// <exception cref="FeatureException">It takes something else.</exception>
    public static void Set(Feature feature, JsonElement json, IFeatureTarget target)
    {
        switch (feature)
        {
            case SequenceFeature sequence:
                SetSequence(sequence, json, target);
                break;
            case MultiIdFeature multi:
                SetIds(multi, json, target);
                break;
            case NumericFeature numeric when json.ValueKind == JsonValueKind.Array || numeric.Dimension > 1:
                target.SetVector(feature.Name, JsonValues.Floats(json, feature.Name, $"{numeric.Dimension} numbers"));
                break;
            default:
                target.Set(feature.Name, JsonValues.One(json, feature.Name));
                break;
        }
    }

    private static void SetIds(MultiIdFeature feature, JsonElement json, IFeatureTarget target)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            target.SetIds(feature.Name, JsonValues.List(json, feature.Name, null, feature.Ids), []);
            return;
        }

        if (!json.TryGetProperty("values", out var values) || json.EnumerateObject().Any(property => property.Name is not ("values" or "weights")))
        {
            throw new FeatureException(feature.Name, "found an object with other keys, expected {\"values\": [...], \"weights\": [...]}.");
        }

        var ids = JsonValues.List(values, feature.Name, null, feature.Ids);
        var weights = json.TryGetProperty("weights", out var given) && given.ValueKind != JsonValueKind.Null
            ? JsonValues.Floats(given, feature.Name, "weights")
            : null;
        if (weights is not null && weights.Length != ids.Length)
        {
            throw new FeatureException(feature.Name, $"found {weights.Length} weights for {ids.Length} values.");
        }

        target.SetIds(feature.Name, ids, weights ?? []);
    }

    private static void SetSequence(SequenceFeature feature, JsonElement json, IFeatureTarget target)
    {
        var names = string.Join(", ", feature.Columns.Select(column => $"'{column.Name}'"));
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FeatureException(feature.Name, $"found {JsonValues.Describe(json)}, expected an object with the columns {names}.");
        }

        foreach (var property in json.EnumerateObject())
        {
            var column = feature.Columns.FirstOrDefault(known => known.Name == property.Name)
                ?? throw new FeatureException(feature.Name, $"no column '{property.Name}', expected one of {names}.");
            if (property.Value.ValueKind != JsonValueKind.Null)
            {
                var values = JsonValues.List(property.Value, feature.Name, column.Name, (column as IdColumn)?.Ids);
                target.SetSequence(feature.Name, column.Name, values);
            }
        }
    }
}
