namespace RankKernel.Evaluation;

/// <summary>How scores are put into bins.</summary>
public enum CalibrationBins
{
    /// <summary>Ranges of equal width over [0, 1].</summary>
    Uniform,

    /// <summary>Ranges with equally many rows: the one for rare events, whose scores are all small.</summary>
    Quantile,
}

/// <summary>Rows whose scores lie in one range.</summary>
/// <param name="Low">Above this, except in the first bin.</param>
/// <param name="High">Up to and including this.</param>
/// <param name="Count">Rows, at least one.</param>
/// <param name="MeanScore">Their mean score.</param>
/// <param name="PositiveShare">The share of positives among them.</param>
public readonly record struct CalibrationBin(double Low, double High, long Count, double MeanScore, double PositiveShare);

/// <content>Calibration.</content>
public sealed partial class BinaryEvaluation
{
    /// <summary>The calibration curve: the bins that have rows, by score, as scikit-learn's <c>calibration_curve</c> makes them.</summary>
    /// <returns>Nothing where scores are no probabilities, or without rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than one bin.</exception>
    public IReadOnlyList<CalibrationBin> Calibration(int bins = 10, CalibrationBins kind = CalibrationBins.Uniform)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (Count == 0 || !AreProbabilities)
        {
            return [];
        }

        var edges = kind == CalibrationBins.Uniform
            ? [.. Enumerable.Range(0, bins + 1).Select(i => i * (1.0 / bins))]
            : Quantiles(bins);
        var counts = new long[bins];
        var positives = new long[bins];
        var sums = new double[bins];
        Put(_positives.Sorted, positives);
        Put(_negatives.Sorted, null);
        return [.. Enumerable.Range(0, bins).Where(bin => counts[bin] > 0).Select(bin => new CalibrationBin(
            edges[bin], edges[bin + 1], counts[bin], sums[bin] / counts[bin], (double)positives[bin] / counts[bin]))];

        void Put(ReadOnlySpan<float> scores, long[]? also)
        {
            var bin = 0;
            foreach (var score in scores)
            {
                while (bin < bins - 1 && score > edges[bin + 1])
                {
                    bin++;
                }

                counts[bin]++;
                sums[bin] += score;
                if (also is not null)
                {
                    also[bin]++;
                }
            }
        }
    }

    /// <summary>
    /// Expected calibration error (Naeini et al., 2015): |mean score − share of positives| of bins of equal width, weighted by their
    /// rows. NaN where scores are no probabilities, or without rows.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than one bin.</exception>
    public double ExpectedCalibrationError(int bins = 10)
    {
        var curve = Calibration(bins);
        return curve.Count == 0 ? double.NaN : curve.Sum(bin => bin.Count * Math.Abs(bin.MeanScore - bin.PositiveShare)) / Count;
    }

    /// <summary>The scores at 0, 1/n, ... 1 of all rows in order, between two of them by a straight line.</summary>
    private double[] Quantiles(int parts)
    {
        var edges = new double[parts + 1];
        var positives = _positives.Sorted;
        var negatives = _negatives.Sorted;
        var (p, n) = (0, 0);
        for (var edge = 0; edge <= parts; edge++)
        {
            var place = (double)edge / parts * (Count - 1);
            var whole = (long)place;
            while (p + n < whole)
            {
                Take(positives, negatives, ref p, ref n);
            }

            var (nextP, nextN) = (p, n);
            var low = Take(positives, negatives, ref nextP, ref nextN);
            var high = whole < Count - 1 ? Take(positives, negatives, ref nextP, ref nextN) : low;
            edges[edge] = low + ((high - low) * (place - whole));
        }

        return edges;

        static double Take(ReadOnlySpan<float> positives, ReadOnlySpan<float> negatives, ref int p, ref int n) =>
            n == negatives.Length || (p < positives.Length && positives[p] <= negatives[n]) ? positives[p++] : negatives[n++];
    }
}
