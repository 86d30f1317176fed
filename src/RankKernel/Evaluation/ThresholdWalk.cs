using System.Numerics;

namespace RankKernel.Evaluation;

/// <summary>
/// Goes through the distinct scores of positives and negatives, both sorted ascending, from the highest down. Equal scores are
/// passed together, as they are at any threshold.
/// </summary>
internal ref struct ThresholdWalk<T>(ReadOnlySpan<T> positives, ReadOnlySpan<T> negatives)
    where T : unmanaged, INumber<T>
{
    private readonly ReadOnlySpan<T> _positives = positives;
    private readonly ReadOnlySpan<T> _negatives = negatives;
    private int _positivesLeft = positives.Length;
    private int _negativesLeft = negatives.Length;

    /// <summary>The lowest score passed so far.</summary>
    public T Threshold { get; private set; }

    /// <summary>Positives at or above the threshold.</summary>
    public readonly long TruePositives => _positives.Length - _positivesLeft;

    /// <summary>Negatives at or above the threshold.</summary>
    public readonly long FalsePositives => _negatives.Length - _negativesLeft;

    /// <summary>Passes the next lower score; false if there is none.</summary>
    public bool Next()
    {
        if (_positivesLeft == 0 && _negativesLeft == 0)
        {
            return false;
        }

        Threshold = _negativesLeft == 0 || (_positivesLeft > 0 && _positives[_positivesLeft - 1] > _negatives[_negativesLeft - 1])
            ? _positives[_positivesLeft - 1]
            : _negatives[_negativesLeft - 1];
        while (_positivesLeft > 0 && _positives[_positivesLeft - 1] == Threshold)
        {
            _positivesLeft--;
        }

        while (_negativesLeft > 0 && _negatives[_negativesLeft - 1] == Threshold)
        {
            _negativesLeft--;
        }

        return true;
    }
}

/// <summary>Areas under curves, from scores that are sorted ascending.</summary>
internal static class CurveArea
{
    /// <summary>Under the ROC curve, by the trapezoidal rule; NaN if either kind is missing.</summary>
    public static double Roc<T>(ReadOnlySpan<T> positives, ReadOnlySpan<T> negatives)
        where T : unmanaged, INumber<T>
    {
        double twice = 0;
        long above = 0;
        long passed = 0;
        var walk = new ThresholdWalk<T>(positives, negatives);
        while (walk.Next())
        {
            twice += (double)(walk.FalsePositives - passed) * (above + walk.TruePositives);
            (above, passed) = (walk.TruePositives, walk.FalsePositives);
        }

        return positives.IsEmpty || negatives.IsEmpty ? double.NaN : twice / 2 / ((double)positives.Length * negatives.Length);
    }

    /// <summary>Average precision: precision at each threshold, weighted by the recall it adds; NaN without positives.</summary>
    public static double AveragePrecision<T>(ReadOnlySpan<T> positives, ReadOnlySpan<T> negatives)
        where T : unmanaged, INumber<T>
    {
        double sum = 0;
        long above = 0;
        var walk = new ThresholdWalk<T>(positives, negatives);
        while (walk.Next())
        {
            sum += (walk.TruePositives - above) * ((double)walk.TruePositives / (walk.TruePositives + walk.FalsePositives));
            above = walk.TruePositives;
        }

        return sum / positives.Length;
    }

    /// <summary>Under the straight lines between the points of the precision-recall curve, from recall 0 with precision 1; NaN without positives.</summary>
    public static double PrecisionRecall<T>(ReadOnlySpan<T> positives, ReadOnlySpan<T> negatives)
        where T : unmanaged, INumber<T>
    {
        double twice = 0;
        long above = 0;
        double before = 1;
        var walk = new ThresholdWalk<T>(positives, negatives);
        while (walk.Next())
        {
            var precision = (double)walk.TruePositives / (walk.TruePositives + walk.FalsePositives);
            twice += (walk.TruePositives - above) * (before + precision);
            (above, before) = (walk.TruePositives, precision);
        }

        return positives.IsEmpty ? double.NaN : twice / 2 / positives.Length;
    }
}
