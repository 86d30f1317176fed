using System.Globalization;
using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Cli.Commands;

/// <summary>A feature of a model, described.</summary>
internal sealed record FeatureReport(
    string Name, string Side, string Kind, string? Encoding, int? Cardinality, IReadOnlyList<ColumnReport>? Columns = null)
{
    public static FeatureReport Of(Feature feature) => feature switch
    {
        IdFeature id => Report(feature, "id", id.Ids),
        MultiIdFeature multi => Report(feature, $"up to {multi.MaxLength} {(multi.Weighted ? "weighted ids" : "ids")}", multi.Ids),
        NumericFeature numeric => new(
            feature.Name, Of(feature.Side), numeric.Dimension == 1 ? "number" : $"{numeric.Dimension} numbers", Describe(numeric.Numbers), null),
        TimeFeature { Since: { } since } => new(
            feature.Name, Of(feature.Side), "time", string.Create(CultureInfo.InvariantCulture, $"{(since.Log ? "log1p, " : "")}{since.UnitSeconds} s since, at '{since.Now}'"), null),
        TimeFeature => new(feature.Name, Of(feature.Side), "time", null, null),
        SequenceFeature sequence => new(
            feature.Name, Of(feature.Side), $"history of up to {sequence.MaxLength}", null, null, [.. sequence.Columns.Select(Of)]),
        _ => new(feature.Name, Of(feature.Side), feature.GetType().Name, null, null),
    };

    private static FeatureReport Report(Feature feature, string kind, IdEncoding ids) =>
        new(feature.Name, Of(feature.Side), kind, Describe(ids), ids.Cardinality);

    private static ColumnReport Of(SequenceColumn column) => column switch
    {
        IdColumn id => new(column.Name, "id", Describe(id.Ids), id.Ids.Cardinality),
        NumericColumn numeric => new(column.Name, "number", Describe(numeric.Numbers), null),
        _ => new(column.Name, column.GetType().Name, "", null),
    };

    private static string Of(Side side) => side.ToString().ToLowerInvariant();

    private static string Describe(IdEncoding ids) => ids switch
    {
        VocabularyEncoding { Vocabulary.Texts: not null } texts => $"vocabulary of {texts.Vocabulary.Count} texts",
        VocabularyEncoding numbers => $"vocabulary of {numbers.Vocabulary.Count} numbers",
        HashEncoding hash => $"hash to {hash.Buckets} buckets",
        FeatureIdEncoding id => $"64-bit ids of slot {id.Slot} to {(id.Vocabulary is null ? $"{id.Buckets} buckets" : $"a vocabulary of {id.Vocabulary.Count}")}",
        DirectEncoding direct => $"direct, 0 to {direct.Size - 1}",
        BoundaryEncoding boundaries => $"{boundaries.Boundaries.Count} boundaries",
        _ => ids.GetType().Name,
    };

    private static string Describe(NumericEncoding numbers) => string.Join(", ", numbers.Transforms.Select(Describe).DefaultIfEmpty("raw"));

    private static string Describe(NumericTransform transform) => transform switch
    {
        Log1p => "log1p",
        SquareRoot => "square root",
        Square => "square",
        Clip clip => string.Create(CultureInfo.InvariantCulture, $"clip {clip.Low} to {clip.High}"),
        MinMax minMax => string.Create(CultureInfo.InvariantCulture, $"min-max {minMax.Low} to {minMax.High}"),
        ZScore zScore => string.Create(CultureInfo.InvariantCulture, $"z-score {zScore.Mean:0.####} ± {zScore.StandardDeviation:0.####}"),
        Quantile quantile => $"{quantile.Quantiles.Count} quantiles",
        _ => transform.GetType().Name,
    };
}

/// <summary>A column of a history, described.</summary>
internal sealed record ColumnReport(string Name, string Kind, string Encoding, int? Cardinality);
