using RankKernel.Features;

namespace RankKernel.Import;

/// <summary>What a framework's feature is.</summary>
internal enum FrameworkFeatureKind
{
    Categorical,
    Sequence,
    Numeric,
    Length,
}

/// <summary>A feature as a case's <c>config.json</c> describes it.</summary>
internal sealed record FrameworkFeature(
    string Name, FrameworkFeatureKind Kind, int Vocabulary, int Dimension, int MaxLength, int? Padding, string? Pooling, string? SharedWith, string? Length, string? Source)
{
    private static readonly Dictionary<string, FrameworkFeatureKind> Kinds = new()
    {
        ["categorical"] = FrameworkFeatureKind.Categorical,
        ["sequence"] = FrameworkFeatureKind.Sequence,
        ["numeric"] = FrameworkFeatureKind.Numeric,
        ["length"] = FrameworkFeatureKind.Length,
    };

    /// <summary>Whether the framework pads this sequence in front (<c>"padding": "pre"</c>), so that positions are counted from the end.</summary>
    public bool PaddedInFront { get; init; }

    /// <summary>Which end of a longer sequence is kept.</summary>
    public Truncation Truncation { get; init; } = Truncation.KeepLast;

    /// <summary>The name of the table that holds the feature's vectors.</summary>
    public string Table => SharedWith ?? Name;

    public static FrameworkFeature Read(SpecObject spec)
    {
        var name = spec.Text("name");
        if (!Kinds.TryGetValue(spec.Text("kind"), out var kind))
        {
            throw new NotSupportedModelException($"The feature '{name}' is of the kind '{spec.Text("kind")}', which is not supported.");
        }

        return new FrameworkFeature(
            name, kind, spec.Int("vocab_size", 1, 0), spec.Int("embedding_dim", 1, 0), spec.Int("max_len", 1, 0),
            spec.Has("padding_idx") ? spec.Int("padding_idx", 0) : null, Optional(spec, "pooling"), Optional(spec, "shared_with"), Optional(spec, "length_feature"),
            Optional(spec, "source"))
        {
            PaddedInFront = Optional(spec, "padding") == "pre",
        };
    }

    private static string? Optional(SpecObject spec, string name) => spec.Has(name) ? spec.Text(name) : null;
}
