using RankKernel.Features;

namespace RankKernel.Import;

/// <summary>The preparation of numbers from a model description.</summary>
internal static class NumericSpec
{
    private static readonly Dictionary<string, NonFinite> NonFinites = new()
    {
        ["missing"] = NonFinite.Missing,
        ["reject"] = NonFinite.Reject,
        ["keep"] = NonFinite.Keep,
    };

    private static readonly Dictionary<string, Func<SpecObject, NumericTransform>> Transforms = new()
    {
        ["log1p"] = static _ => new Log1p(),
        ["sqrt"] = static _ => new SquareRoot(),
        ["square"] = static _ => new Square(),
        ["clip"] = static spec => new Clip(spec.Number("low"), spec.Number("high")),
        ["min_max"] = static spec => new MinMax(spec.Number("low"), spec.Number("high")),
        ["z_score"] = static spec => new ZScore(spec.Number("mean"), spec.Number("std")),
        ["quantile"] = static spec => new Quantile(spec.Numbers("quantiles")),
    };

    /// <summary>Reads the properties that a numeric feature and a numeric column share.</summary>
    public static NumericEncoding Read(SpecObject spec) => new(
        spec.Has("transforms") ? [.. spec.Objects("transforms").Select(Transform)] : [],
        spec.Number("default", 0),
        spec.Choice("non_finite", NonFinites, NonFinite.Missing));

    private static NumericTransform Transform(SpecObject spec)
    {
        var transform = spec.Choice("type", Transforms)(spec);
        spec.ExpectNoMore();
        return transform;
    }
}
