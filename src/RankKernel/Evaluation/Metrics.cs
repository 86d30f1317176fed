namespace RankKernel.Evaluation;

/// <summary>
/// How well scores tell positives from negatives, and how well they order a list. Pure functions over whole arrays; labels are
/// true for positives. <see cref="BinaryEvaluation"/> and <see cref="GroupedEvaluation"/> take rows one after the other.
/// </summary>
public static partial class Metrics
{
    private const double ProbabilityMargin = 1e-15;

    /// <summary>
    /// Area under the ROC curve: the chance that a positive scores above a negative, ties counted as a half
    /// (Hanley and McNeil, 1982). NaN if either kind is missing.
    /// </summary>
    /// <exception cref="ArgumentException">The numbers of scores and labels differ, there are none, or a score is NaN.</exception>
    public static double Auc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        var (positives, negatives) = Split(scores, labels);
        return CurveArea.Roc<double>(positives, negatives);
    }

    /// <summary>
    /// Average precision: the precision at each distinct score, weighted by the recall that it adds; equal scores count together, as
    /// scikit-learn does it. NaN without a positive.
    /// </summary>
    /// <exception cref="ArgumentException">The numbers of scores and labels differ, there are none, or a score is NaN.</exception>
    public static double AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        var (positives, negatives) = Split(scores, labels);
        return CurveArea.AveragePrecision<double>(positives, negatives);
    }

    /// <summary>
    /// Mean negative log-likelihood of the labels, in nats. Probabilities are kept 1e-15 away from 0 and 1, as is usual.
    /// </summary>
    /// <exception cref="ArgumentException">The numbers of scores and labels differ, there are none, or a score is not in [0, 1].</exception>
    public static double LogLoss(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels)
    {
        CheckLengths(probabilities, labels.Length);
        double sum = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] is < 0 or > 1)
            {
                throw new ArgumentException($"The score at {i} is {probabilities[i]}; expected a probability.", nameof(probabilities));
            }

            sum += LogLoss(probabilities[i], labels[i]);
        }

        return sum / probabilities.Length;
    }

    internal static double LogLoss(double probability, bool label)
    {
        var p = Math.Clamp(probability, ProbabilityMargin, 1 - ProbabilityMargin);
        return -Math.Log(label ? p : 1 - p);
    }

    private static (double[] Positives, double[] Negatives) Split(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        CheckLengths(scores, labels.Length);
        var positives = new double[labels.Count(true)];
        var negatives = new double[labels.Length - positives.Length];
        var (p, n) = (0, 0);
        for (var i = 0; i < scores.Length; i++)
        {
            if (labels[i])
            {
                positives[p++] = scores[i];
            }
            else
            {
                negatives[n++] = scores[i];
            }
        }

        Array.Sort(positives);
        Array.Sort(negatives);
        return (positives, negatives);
    }

    private static void CheckLengths(ReadOnlySpan<double> scores, int labels)
    {
        if (scores.Length != labels || scores.IsEmpty)
        {
            throw new ArgumentException($"{scores.Length} scores were given for {labels} labels.", nameof(labels));
        }

        for (var i = 0; i < scores.Length; i++)
        {
            if (double.IsNaN(scores[i]))
            {
                throw new ArgumentException($"The score at {i} is NaN.", nameof(scores));
            }
        }
    }
}
