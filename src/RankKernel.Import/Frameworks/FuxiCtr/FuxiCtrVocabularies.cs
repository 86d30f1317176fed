using System.Globalization;
using System.Text.Json;
using RankKernel.Features;

namespace RankKernel.Import;

/// <summary>
/// FuxiCTR's <c>feature_vocab.json</c>: for each categorical feature and sequence an object from raw values to rows of its table.
/// <c>__PAD__</c> is the row that pads, <c>__OOV__</c> the row of a value that is not known. JSON keeps no types: a vocabulary whose
/// values are all whole numbers, written as usual, is one of whole numbers.
/// </summary>
internal static class FuxiCtrVocabularies
{
    private const string Padding = "__PAD__";
    private const string Unknown = "__OOV__";

    /// <exception cref="ModelSpecException">A feature has no vocabulary, or one that does not fit its table.</exception>
    public static IReadOnlyDictionary<string, VocabularyEncoding> Read(ReadOnlyMemory<byte> json, IReadOnlyList<FrameworkFeature> features)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var spec = new SpecObject(document.RootElement, "");
            return features.Where(feature => feature.Kind is FrameworkFeatureKind.Categorical or FrameworkFeatureKind.Sequence)
                .ToDictionary(feature => feature.Name, feature => Encoding(feature, spec.IntMap(feature.Name, 0)), StringComparer.Ordinal);
        }
        catch (JsonException error)
        {
            throw new ModelSpecException($"The vocabularies are not valid JSON: {error.Message}", error);
        }
    }

    private static VocabularyEncoding Encoding(FrameworkFeature feature, IReadOnlyDictionary<string, int> rows)
    {
        if (!rows.TryGetValue(Unknown, out var unknown))
        {
            throw new ModelSpecException($"The feature '{feature.Name}' has no vocabulary with '{Unknown}'.");
        }

        if (rows.FirstOrDefault(row => row.Value >= feature.Vocabulary) is { Key: not null } beyond)
        {
            throw new ModelSpecException($"'{beyond.Key}' of the feature '{feature.Name}' is row {beyond.Value}; its table has {feature.Vocabulary} rows.");
        }

        var known = new string?[rows.Values.Max() + 1];
        foreach (var (value, row) in rows.Where(row => row.Key is not (Padding or Unknown)))
        {
            known[row] = known[row] is not { } other
                ? value
                : throw new ModelSpecException($"'{other}' and '{value}' of the feature '{feature.Name}' are both row {row}.");
        }

        var first = Array.FindIndex(known, value => value is not null);
        return first < 0
            ? throw new ModelSpecException($"The vocabulary of the feature '{feature.Name}' has no values.")
            : new VocabularyEncoding(Values(known[first..(Array.FindLastIndex(known, value => value is not null) + 1)]), first, Unknown: unknown, Missing: unknown);
    }

    /// <summary>Rows between those of the known values, such as that of unknown ones, have values that no data holds.</summary>
    private static Vocabulary Values(string?[] known) => known.All(value => value is null || IsWhole(value))
        ? new Vocabulary([.. known.Select((value, i) => value is null ? long.MinValue + i : long.Parse(value, CultureInfo.InvariantCulture))])
        : new Vocabulary([.. known.Select((value, i) => value ?? $"\0{i}")]);

    private static bool IsWhole(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number.ToString(CultureInfo.InvariantCulture) == text && number > long.MinValue + SpecObject.Largest;
}
