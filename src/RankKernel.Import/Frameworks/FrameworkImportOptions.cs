namespace RankKernel.Import;

/// <summary>How a framework's model is brought in.</summary>
public sealed record FrameworkImportOptions
{
    /// <summary>The model's name; null for that of its architecture.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Which side features are on, by the framework's names. One that is not marked is where its <c>source</c> in the configuration
    /// says (<c>user</c>, <c>item</c>, <c>context</c>), else where <see cref="FeatureSides.ByName"/> puts it. Sequences that are
    /// attended together are one feature, which the name of any of them marks.
    /// </summary>
    public SideMarks Sides { get; init; } = SideMarks.None;

    /// <summary>The path of FuxiCTR's <c>feature_map.json</c>, which then takes the place of the configuration's features; or null.</summary>
    public string? FeatureMap { get; init; }

    /// <summary>
    /// The path of FuxiCTR's <c>feature_vocab.json</c>; categorical features and sequences then take raw values. Null: they take the
    /// indices that the framework's preprocessing made.
    /// </summary>
    public string? Vocabulary { get; init; }
}
