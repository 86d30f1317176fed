using System.Text.Json;
using RankKernel.Features;

namespace RankKernel.Cli.Requests;

/// <summary>Raw values out of JSON: texts, whole numbers, numbers, null for one that is missing.</summary>
internal static class JsonValues
{
    /// <summary>One value that is not null.</summary>
    public static RawList One(JsonElement json, string feature) => json.ValueKind switch
    {
        JsonValueKind.String => new RawList([json.GetString()]),
        JsonValueKind.Number when json.TryGetInt64(out var number) => new RawList([number]),
        JsonValueKind.Number => new RawList([json.GetDouble()]),
        _ => throw new FeatureException(feature, $"found {Describe(json)}, expected a text or a number."),
    };

    /// <summary>The values of a list. <paramref name="ids"/> is null where numbers are asked for.</summary>
    public static RawList List(JsonElement json, string feature, string? column, IdEncoding? ids)
    {
        var where = column is null ? "" : $"column '{column}': ";
        if (json.ValueKind != JsonValueKind.Array)
        {
            throw new FeatureException(feature, $"{where}found {Describe(json)}, expected a list of texts or numbers.");
        }

        var values = json.EnumerateArray().ToArray();
        int Find(Func<JsonElement, bool> wanted) => Array.FindIndex(values, element => wanted(element));
        var other = Find(element => element.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null));
        var text = Find(element => element.ValueKind == JsonValueKind.String);
        var number = Find(element => element.ValueKind == JsonValueKind.Number);
        if (other >= 0 || (text >= 0 && number >= 0))
        {
            var position = other >= 0 ? other : Math.Max(text, number);
            throw new FeatureException(
                feature, $"{where}found {Describe(values[position])} at position {position}, expected all texts or all numbers.");
        }

        var real = Find(element => element.ValueKind == JsonValueKind.Number && !element.TryGetInt64(out _));
        var missing = Find(element => element.ValueKind == JsonValueKind.Null);
        var takesTexts = ids is HashEncoding or VocabularyEncoding { Vocabulary.Texts: not null };
        var takesNumbers = ids is null or BoundaryEncoding;
        if (text >= 0 || (number < 0 && takesTexts))
        {
            return new RawList([.. values.Select(element => element.GetString())]);
        }

        if (real >= 0 || (missing >= 0 && takesNumbers))
        {
            return new RawList([.. values.Select(element => element.ValueKind == JsonValueKind.Null ? double.NaN : element.GetDouble())]);
        }

        return missing < 0
            ? new RawList([.. values.Select(element => element.GetInt64())])
            : throw new FeatureException(feature, $"{where}found null at position {missing}, expected a whole number.");
    }

    /// <summary>Numbers, NaN for null.</summary>
    public static float[] Floats(JsonElement json, string feature, string what)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            throw new FeatureException(feature, $"found {Describe(json)}, expected a list of {what}.");
        }

        return [.. json.EnumerateArray().Select((element, position) => element.ValueKind switch
        {
            JsonValueKind.Number => (float)element.GetDouble(),
            JsonValueKind.Null => float.NaN,
            _ => throw new FeatureException(feature, $"found {Describe(element)} at position {position}, expected a number."),
        })];
    }

    /// <summary>What a value is, for an error.</summary>
    public static string Describe(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the text '{json.GetString()}'",
        JsonValueKind.Number => $"the number {json.GetRawText()}",
        _ => json.GetRawText(),
    };
}
