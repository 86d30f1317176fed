using System.Text.Json;
using RankKernel.Features;

namespace RankKernel.Import;

/// <summary>
/// FuxiCTR's <c>feature_map.json</c>: <c>features</c> is a list of objects from a name to its <c>type</c>, <c>source</c>,
/// <c>vocab_size</c>, <c>max_len</c>, <c>padding_idx</c>, <c>share_embedding</c>, <c>feature_encoder</c> and <c>embedding_dim</c>, the
/// last of which is the model's where it is left out. The configuration's <c>use_features</c> chooses among them and its
/// <c>feature_specs</c> overrides what they say, as in FuxiCTR's own configurations.
/// </summary>
internal static class FuxiCtrFeatureMap
{
    private static readonly Dictionary<string, string?> Encoders = new(StringComparer.Ordinal)
    {
        ["layers.MaskedAveragePooling()"] = "mean",
        ["layers.MaskedSumPooling()"] = "sum",
        [""] = null,
    };

    private static readonly Dictionary<string, bool> Paddings = new(StringComparer.Ordinal) { ["pre"] = true, ["post"] = false };

    /// <summary>The configuration with the features of the map.</summary>
    /// <exception cref="ModelSpecException">Something is missing or wrong.</exception>
    /// <exception cref="NotSupportedModelException">A feature is of a kind that cannot be brought in.</exception>
    public static FrameworkConfig Apply(ReadOnlyMemory<byte> json, FrameworkConfig config)
    {
        var features = All(json);
        IEnumerable<string> used = config.UseFeatures ?? [.. features.Keys];
        foreach (var name in used.Concat(config.FeatureSpecs.Select(spec => spec.Name)))
        {
            if (!features.ContainsKey(name))
            {
                throw new ModelSpecException($"There is no feature '{name}', which the configuration names; there are {string.Join(", ", features.Keys)}.");
            }
        }

        var dimension = config.Hyperparameters.Int("embedding_dim", 1, 0);
        return config with
        {
            Features =
            [
                .. used.Select(name => (name, spec: new LayeredSpec(features[name], [.. config.FeatureSpecs.Where(other => other.Name == name).Select(other => other.Spec)])))
                    .Where(feature => feature.spec.Text("type") != "meta").Select(feature => Convert(feature.name, feature.spec, dimension)),
            ],
        };
    }

    private static Dictionary<string, SpecObject> All(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var features = new Dictionary<string, SpecObject>(StringComparer.Ordinal);
            foreach (var entry in new SpecObject(document.RootElement.Clone(), "").Objects("features"))
            {
                foreach (var name in entry.Names)
                {
                    if (!features.TryAdd(name, entry.Object(name)))
                    {
                        throw new ModelSpecException($"The feature '{name}' stands twice.");
                    }
                }
            }

            return features;
        }
        catch (JsonException error)
        {
            throw new ModelSpecException($"The feature map is not valid JSON: {error.Message}", error);
        }
    }

    private static FrameworkFeature Convert(string name, LayeredSpec spec, int dimension)
    {
        if (spec.Has("pretrained_emb"))
        {
            throw new NotSupportedModelException($"The feature '{name}' has a pretrained embedding, which is not supported.");
        }

        if (spec.Has("category_processor"))
        {
            throw new NotSupportedModelException($"The feature '{name}' has the category processor '{spec.Text("category_processor")}', which is not supported.");
        }

        var kind = spec.Text("type") switch
        {
            "categorical" => FrameworkFeatureKind.Categorical,
            "sequence" => FrameworkFeatureKind.Sequence,
            "numeric" => FrameworkFeatureKind.Numeric,
            var other => throw new NotSupportedModelException($"The feature '{name}' is of the type '{other}', which is not supported."),
        };
        var isTable = kind != FrameworkFeatureKind.Numeric;
        var inFront = spec.Has("padding") && spec.Of("padding").Choice("padding", Paddings);
        var own = spec.Has("embedding_dim") ? spec.Of("embedding_dim").Int("embedding_dim", 1) : dimension;
        return new FrameworkFeature(
            name,
            kind,
            isTable ? spec.Of("vocab_size").Int("vocab_size", 1) : 0,
            own,
            kind == FrameworkFeatureKind.Sequence ? spec.Of("max_len").Int("max_len", 1) : 0,
            isTable && spec.Has("padding_idx") ? spec.Of("padding_idx").Int("padding_idx", 0) : null,
            Pooling(name, kind, spec),
            spec.Has("share_embedding") ? spec.Text("share_embedding") : null,
            Length: null,
            spec.Has("source") && spec.Text("source").Length > 0 ? spec.Text("source") : null)
        {
            PaddedInFront = inFront,
            Truncation = inFront ? Truncation.KeepLast : Truncation.KeepFirst,
        };
    }

    private static string? Pooling(string name, FrameworkFeatureKind kind, LayeredSpec spec)
    {
        var encoder = spec.Has("feature_encoder") ? spec.Text("feature_encoder") : "";
        return kind == FrameworkFeatureKind.Sequence && Encoders.TryGetValue(encoder, out var pooling) ? pooling
            : encoder.Length == 0 ? null
            : throw new NotSupportedModelException($"The feature encoder '{encoder}' of the feature '{name}' is not supported.");
    }

    /// <summary>What a map says of a feature, and what overrides it; the last word counts.</summary>
    private sealed class LayeredSpec(SpecObject map, IReadOnlyList<SpecObject> overrides)
    {
        public bool Has(string name) => Of(name).Has(name);

        public string Text(string name) => Of(name).Text(name);

        public SpecObject Of(string name) => overrides.LastOrDefault(spec => spec.Mentions(name)) ?? map;
    }
}

/// <summary>An entry of a configuration's <c>feature_specs</c>: what it says of one feature.</summary>
internal sealed record FeatureOverride(string Name, SpecObject Spec);
