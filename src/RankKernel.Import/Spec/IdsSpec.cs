using System.Text.Json;
using RankKernel.Features;

namespace RankKernel.Import;

/// <summary>Id encodings from a model description.</summary>
internal static class IdsSpec
{
    private static readonly Dictionary<string, Func<SpecObject, IdEncoding>> Types = new()
    {
        ["vocabulary"] = static spec => new VocabularyEncoding(Values(spec), First(spec), Unknown(spec), Missing(spec), Padding(spec)),
        ["hash"] = static spec => new HashEncoding(spec.Int("buckets", 1), First(spec), spec.Unsigned("seed", 0), Missing(spec), Padding(spec)),
        ["feature_id"] = static spec => new FeatureIdEncoding(
            spec.Int("slot", 0), spec.Int("slot_bits", 1, 16), spec.Has("values") ? 0 : spec.Int("buckets", 1), spec.Has("values") ? Values(spec) : null,
            First(spec), spec.Unsigned("seed", 0), Unknown(spec), Missing(spec), Padding(spec)),
        ["direct"] = static spec => new DirectEncoding(spec.Int("size", 1), First(spec), Unknown(spec), Missing(spec), Padding(spec)),
        ["boundaries"] = static spec => new BoundaryEncoding(spec.Numbers("boundaries"), First(spec), Missing(spec), Padding(spec)),
    };

    public static IdEncoding Read(SpecObject spec)
    {
        var encoding = spec.Choice("type", Types)(spec);
        spec.ExpectNoMore();
        return encoding;
    }

    private static int First(SpecObject spec) => spec.Int("first_index", 0, 0);

    private static int Unknown(SpecObject spec) => spec.Int("unknown", 0, 0);

    private static int Missing(SpecObject spec) => spec.Int("missing", 0, 0);

    private static int Padding(SpecObject spec) => spec.Int("padding", -1, -1);

    private static Vocabulary Values(SpecObject spec)
    {
        var values = spec.List("values");
        var place = spec.Place("values");
        try
        {
            return values.Count > 0 && values[0].ValueKind == JsonValueKind.Number
                ? new Vocabulary([.. values.Select((value, i) => Whole(value, $"{place}[{i}]"))])
                : new Vocabulary([.. values.Select((value, i) => SpecValues.Text(value, $"{place}[{i}]"))]);
        }
        catch (ArgumentException error)
        {
            throw new ModelSpecException($"{place}: {error.Message}", error);
        }
    }

    private static long Whole(JsonElement element, string place) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number)
            ? number
            : SpecObject.Fail<long>(place, element, "a whole number like the first value");
}
