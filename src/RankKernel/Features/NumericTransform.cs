namespace RankKernel.Features;

/// <summary>A step of preparing a number.</summary>
public abstract record NumericTransform;

/// <summary>ln(1 + x); numbers below 0 count as 0.</summary>
public sealed record Log1p : NumericTransform;

/// <summary>√x; numbers below 0 count as 0.</summary>
public sealed record SquareRoot : NumericTransform;

/// <summary>x².</summary>
public sealed record Square : NumericTransform;

/// <summary>Bounds a number to [<paramref name="Low"/>, <paramref name="High"/>].</summary>
/// <param name="Low">The smallest result.</param>
/// <param name="High">The largest result.</param>
public sealed record Clip(double Low, double High) : NumericTransform;

/// <summary>(x − <paramref name="Low"/>) / (<paramref name="High"/> − <paramref name="Low"/>), bounded to [0, 1].</summary>
/// <param name="Low">What becomes 0.</param>
/// <param name="High">What becomes 1.</param>
public sealed record MinMax(double Low, double High) : NumericTransform;

/// <summary>(x − <paramref name="Mean"/>) / <paramref name="StandardDeviation"/>.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The standard deviation, above 0.</param>
public sealed record ZScore(double Mean, double StandardDeviation) : NumericTransform;

/// <summary>
/// The number's place in a distribution, in [0, 1]: linear between the given quantiles, which stand at equal distances
/// (Covington et al., Deep Neural Networks for YouTube Recommendations, 2016).
/// </summary>
/// <param name="Quantiles">Ascending, at least two.</param>
public sealed record Quantile(IReadOnlyList<double> Quantiles) : NumericTransform;
