namespace RankKernel.Import;

/// <summary>
/// FuxiCTR gives its networks over long histories each item feature as one sequence, the history and then the target: here the
/// target's features and a history with a column for each of them.
/// </summary>
internal static class FuxiCtrLongHistory
{
    /// <summary>The columns of the history; none if the model has no long history.</summary>
    public static IReadOnlyList<FrameworkFeature> Columns(FrameworkConfig config) => !config.Hyperparameters.Has("short_seq_len") ? [] :
    [
        .. config.Features.Where(feature => feature.Source == "item").Select(feature => feature with
        {
            Kind = FrameworkFeatureKind.Sequence,
            MaxLength = feature.MaxLength > 0 ? feature.MaxLength : config.InputWidth(feature.Name) - 1,
            SharedWith = feature.Name,
        }),
    ];
}
