namespace RankKernel.Features;

/// <summary>What becomes of NaN and infinities.</summary>
public enum NonFinite
{
    /// <summary>They count as not given: the default is used.</summary>
    Missing,

    /// <summary>They are refused with a <see cref="FeatureException"/>.</summary>
    Reject,

    /// <summary>
    /// They are kept, and a number that is not given is NaN whatever the default: for trees, which have a way for missing numbers.
    /// In any other network the score becomes NaN.
    /// </summary>
    Keep,
}

/// <summary>How a raw number is prepared: default, then the transforms in order, in double; the result is rounded to float.</summary>
/// <param name="Transforms">What is done, in order.</param>
/// <param name="Default">The raw number used where none is given.</param>
/// <param name="NonFinite">What becomes of NaN and infinities.</param>
public sealed record NumericEncoding(IReadOnlyList<NumericTransform> Transforms, double Default = 0, NonFinite NonFinite = NonFinite.Missing)
{
    /// <summary>The number as it is.</summary>
    public static NumericEncoding Raw { get; } = new([]);
}
