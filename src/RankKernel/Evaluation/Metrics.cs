namespace RankKernel.Evaluation;

/// <summary>How well scores tell positives from negatives. Pure functions; labels are true for positives.</summary>
public static class Metrics
{
    /// <summary>
    /// Area under the ROC curve: the chance that a positive scores above a negative, ties counted as a half
    /// (Hanley and McNeil, 1982). NaN if either kind is missing.
    /// </summary>
    /// <exception cref="ArgumentException">The numbers of scores and labels differ, or a score is NaN.</exception>
    public static double Auc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        CheckLengths(scores, labels);
        var order = new int[scores.Length];
        var keys = scores.ToArray();
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(keys, order);
        double rankSum = 0;
        long positives = 0;
        for (var first = 0; first < keys.Length;)
        {
            var end = first + 1;
            while (end < keys.Length && keys[end] == keys[first])
            {
                end++;
            }

            // Equal scores share the mean of their ranks, which count from 1.
            var rank = (first + 1 + end) / 2.0;
            for (var i = first; i < end; i++)
            {
                if (labels[order[i]])
                {
                    rankSum += rank;
                    positives++;
                }
            }

            first = end;
        }

        var negatives = keys.Length - positives;
        return positives == 0 || negatives == 0 ? double.NaN : (rankSum - (positives * (positives + 1) / 2.0)) / ((double)positives * negatives);
    }

    /// <summary>
    /// Mean negative log-likelihood of the labels, in nats. Probabilities are kept 1e-15 away from 0 and 1, as is usual.
    /// </summary>
    /// <exception cref="ArgumentException">The numbers of scores and labels differ, there are none, or a score is not in [0, 1].</exception>
    public static double LogLoss(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels)
    {
        CheckLengths(probabilities, labels);
        const double Margin = 1e-15;
        double sum = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] is < 0 or > 1)
            {
                throw new ArgumentException($"The score at {i} is {probabilities[i]}; expected a probability.", nameof(probabilities));
            }

            var p = Math.Clamp(probabilities[i], Margin, 1 - Margin);
            sum -= Math.Log(labels[i] ? p : 1 - p);
        }

        return sum / probabilities.Length;
    }

    private static void CheckLengths(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
    {
        if (scores.Length != labels.Length || scores.IsEmpty)
        {
            throw new ArgumentException($"{scores.Length} scores were given for {labels.Length} labels.", nameof(labels));
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
