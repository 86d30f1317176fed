namespace RankKernel.Evaluation;

/// <summary>A point of a ROC curve.</summary>
/// <param name="FalsePositiveRate">The share of the negatives at or above the threshold.</param>
/// <param name="TruePositiveRate">The share of the positives at or above the threshold.</param>
/// <param name="Threshold">A score; infinite for the first point, which nothing reaches.</param>
public readonly record struct RocPoint(double FalsePositiveRate, double TruePositiveRate, double Threshold);

/// <summary>A point of a precision-recall curve.</summary>
/// <param name="Recall">The share of the positives at or above the threshold.</param>
/// <param name="Precision">The share of positives among the rows at or above the threshold; 1 for the first point, which nothing reaches.</param>
/// <param name="Threshold">A score; infinite for the first point.</param>
public readonly record struct PrecisionRecallPoint(double Recall, double Precision, double Threshold);

/// <summary>Rows with scores in one range.</summary>
/// <param name="Low">Where the range starts.</param>
/// <param name="High">Where it ends.</param>
/// <param name="Positives">Positives in it.</param>
/// <param name="Negatives">Negatives in it.</param>
public readonly record struct HistogramBin(double Low, double High, long Positives, long Negatives);

/// <content>Curves and the histogram.</content>
public sealed partial class BinaryEvaluation
{
    /// <summary>
    /// The ROC curve, from (0, 0) to (1, 1), a point a distinct score; with more than <paramref name="most"/> of them those that lie
    /// far enough apart for about so many points. Empty if either kind is missing.
    /// </summary>
    public IReadOnlyList<RocPoint> RocCurve(int most = int.MaxValue)
    {
        if (Positives == 0 || Negatives == 0)
        {
            return [];
        }

        return Curve(new RocPoint(0, 0, double.PositiveInfinity), most, walk => new RocPoint(
            (double)walk.FalsePositives / Negatives, (double)walk.TruePositives / Positives, walk.Threshold),
            (a, b) => Math.Abs(a.FalsePositiveRate - b.FalsePositiveRate) + Math.Abs(a.TruePositiveRate - b.TruePositiveRate));
    }

    /// <summary>
    /// The precision-recall curve from recall 0 with precision 1 to recall 1, as <see cref="RocCurve"/>. Empty without a positive.
    /// </summary>
    public IReadOnlyList<PrecisionRecallPoint> PrecisionRecallCurve(int most = int.MaxValue)
    {
        if (Positives == 0)
        {
            return [];
        }

        return Curve(new PrecisionRecallPoint(0, 1, double.PositiveInfinity), most, walk => new PrecisionRecallPoint(
            (double)walk.TruePositives / Positives, (double)walk.TruePositives / (walk.TruePositives + walk.FalsePositives), walk.Threshold),
            (a, b) => Math.Abs(a.Recall - b.Recall) + Math.Abs(a.Precision - b.Precision));
    }

    /// <summary>How the scores of positives and negatives are spread: ranges of equal width over [0, 1], or from the lowest score to the highest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than one range.</exception>
    public IReadOnlyList<HistogramBin> Histogram(int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (Count == 0)
        {
            return [];
        }

        var (low, high) = AreProbabilities ? (0, 1) : (Edge(scores => scores[0], Math.Min), Edge(scores => scores[^1], Math.Max));
        var width = (high - low) / bins;
        var (positives, negatives) = (CountIn(_positives.Sorted), CountIn(_negatives.Sorted));
        return [.. Enumerable.Range(0, bins).Select(bin => new HistogramBin(
            low + (bin * width), low + ((bin + 1) * width), positives[bin], negatives[bin]))];

        long[] CountIn(ReadOnlySpan<float> scores)
        {
            var counts = new long[bins];
            foreach (var score in scores)
            {
                counts[width > 0 ? Math.Clamp((int)((score - low) / width), 0, bins - 1) : 0]++;
            }

            return counts;
        }
    }

    private double Edge(Func<ReadOnlySpan<float>, double> pick, Func<double, double, double> better) =>
        Positives == 0 ? pick(_negatives.Sorted) : Negatives == 0 ? pick(_positives.Sorted) : better(pick(_positives.Sorted), pick(_negatives.Sorted));

    /// <summary>Keeps a point when it lies two parts of <paramref name="most"/> from the last one kept; both coordinates run over at most 1.</summary>
    private List<T> Curve<T>(T start, int most, PointOf<T> point, Func<T, T, double> distance)
        where T : struct
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        var least = most < Count ? 2.0 / most : 0;
        var points = new List<T> { start };
        var last = start;
        var walk = new ThresholdWalk<float>(_positives.Sorted, _negatives.Sorted);
        while (walk.Next())
        {
            last = point(walk);
            if (distance(last, points[^1]) >= least)
            {
                points.Add(last);
            }
        }

        if (!points[^1].Equals(last))
        {
            points.Add(last);
        }

        return points;
    }

    private delegate T PointOf<T>(ThresholdWalk<float> walk);
}
