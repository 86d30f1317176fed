namespace RankKernel.Evaluation;

/// <content>One list: the candidates of a request, or the rows of a user.</content>
public static partial class Metrics
{
    /// <summary>
    /// Normalised discounted cumulative gain of the best k (Järvelin and Kekäläinen, 2002): gains as they are, divided by
    /// log2(1 + rank), over the same of the best possible order. Equal scores share the mean of their gains, as scikit-learn's
    /// <c>ndcg_score</c> does it. NaN if no gain is above 0.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The numbers of scores and gains differ, there are none, a score is NaN, or a gain is below 0 or not finite.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public static double Ndcg(ReadOnlySpan<double> scores, ReadOnlySpan<double> gains, int k) => Sort(scores, gains, k).Ndcg(k);

    /// <summary>
    /// Of the best k places the share with a gain above 0. Where equal scores compete for the last places, the mean over their orders
    /// counts. Places past the end of a shorter list count as misses.
    /// </summary>
    /// <inheritdoc cref="Ndcg" path="/exception"/>
    public static double PrecisionAt(ReadOnlySpan<double> scores, ReadOnlySpan<double> gains, int k) => Sort(scores, gains, k).Hits(k) / k;

    /// <summary>Of the rows with a gain above 0 the share among the best k, ties as for precision. NaN if there are none.</summary>
    /// <inheritdoc cref="Ndcg" path="/exception"/>
    public static double RecallAt(ReadOnlySpan<double> scores, ReadOnlySpan<double> gains, int k)
    {
        var list = Sort(scores, gains, k);
        return list.Hits(k) / list.Positives;
    }

    private static SortedList Sort(ReadOnlySpan<double> scores, ReadOnlySpan<double> gains, int k)
    {
        CheckLengths(scores, gains.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        for (var i = 0; i < gains.Length; i++)
        {
            if (!(gains[i] >= 0 && double.IsFinite(gains[i])))
            {
                throw new ArgumentException($"The gain at {i} is {gains[i]}; expected a finite number of 0 or more.", nameof(gains));
            }
        }

        return new SortedList(scores.ToArray(), gains.ToArray());
    }
}
