using System.Text.Json;
using RankKernel.Features;

namespace RankKernel.Import;

/// <summary>
/// The description of a model trained with another framework: <c>framework</c>, <c>model</c>, <c>features</c> and
/// <c>hyperparameters</c> of a <c>config.json</c>. Whatever else it says is not read.
/// </summary>
internal sealed record FrameworkConfig(string Framework, string Model, IReadOnlyList<FrameworkFeature> Features, SpecObject Hyperparameters)
{
    /// <summary>The feature of this name.</summary>
    /// <exception cref="ModelSpecException">There is none.</exception>
    public FrameworkFeature Feature(string name) =>
        Features.FirstOrDefault(feature => feature.Name == name) ?? throw new ModelSpecException($"There is no feature '{name}'.");

    /// <summary>The <c>shape</c> of each of the framework's inputs, if the configuration tells: rows, then positions.</summary>
    public SpecObject? Inputs { get; private init; }

    /// <summary>How many positions an input has.</summary>
    /// <exception cref="ModelSpecException">The configuration does not tell.</exception>
    public int InputWidth(string name) => Inputs?.Has(name) == true && Inputs.Object(name).Ints("shape", 1) is [_, var width]
        ? width
        : throw new ModelSpecException($"The configuration does not tell how long the history of '{name}' is; expected its 'max_len'.");

    /// <summary>Of the features of a feature map those that the model reads, in this order; null for all.</summary>
    public IReadOnlyList<string>? UseFeatures { get; private init; }

    /// <summary>What overrides a feature map.</summary>
    public IReadOnlyList<FeatureOverride> FeatureSpecs { get; private init; } = [];

    /// <summary>The sides that somebody marked features for.</summary>
    public SideMarks Marks { get; init; } = SideMarks.None;

    /// <summary>What the raw values of features are, if that is known.</summary>
    public IReadOnlyDictionary<string, VocabularyEncoding> Vocabularies { get; init; } = new Dictionary<string, VocabularyEncoding>();

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="hasFeatures">Whether its features are read; else there are none.</param>
    /// <exception cref="ModelSpecException">Something is missing or wrong.</exception>
    public static FrameworkConfig Read(ReadOnlyMemory<byte> json, bool hasFeatures = true)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var spec = new SpecObject(document.RootElement.Clone(), "");
            return new FrameworkConfig(
                spec.Text("framework"), spec.Text("model"), hasFeatures ? [.. spec.Objects("features").Select(FrameworkFeature.Read)] : [], spec.Object("hyperparameters"))
            {
                UseFeatures = spec.TextsOrNull("use_features"),
                FeatureSpecs = spec.Has("feature_specs") ? [.. spec.Objects("feature_specs").SelectMany(Overrides)] : [],
                Inputs = spec.Has("inputs") ? spec.Object("inputs") : null,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ModelSpecException($"The configuration is not valid JSON: {error.Message}", error);
        }
    }

    private static IEnumerable<FeatureOverride> Overrides(SpecObject spec) =>
        (spec["name"].ValueKind == JsonValueKind.String ? [spec.Text("name")] : spec.Texts("name")).Select(name => new FeatureOverride(name, spec));
}
