namespace RankKernel.Evaluation;

/// <summary>Rows of one list, best first, with what equal scores share worked out. Takes the arrays over.</summary>
internal readonly struct SortedList
{
    private readonly double[] _scores;
    private readonly double[] _gains;

    public SortedList(double[] scores, double[] gains)
    {
        Array.Sort(scores, gains);
        Array.Reverse(scores);
        Array.Reverse(gains);
        (_scores, _gains) = (scores, gains);
        Positives = gains.Count(gain => gain > 0);
    }

    public int Positives { get; }

    /// <summary>How many of the best k have a gain above 0, in the mean over the orders of equal scores.</summary>
    public double Hits(int k)
    {
        double hits = 0;
        for (var first = 0; first < Math.Min(k, _scores.Length);)
        {
            var end = EndOfTie(first);
            var inside = 0;
            for (var i = first; i < end; i++)
            {
                inside += _gains[i] > 0 ? 1 : 0;
            }

            hits += end <= k ? inside : (double)inside * (k - first) / (end - first);
            first = end;
        }

        return hits;
    }

    public double Ndcg(int k)
    {
        double gained = 0;
        for (var first = 0; first < Math.Min(k, _scores.Length);)
        {
            var end = EndOfTie(first);
            double gains = 0;
            double discounts = 0;
            for (var i = first; i < end; i++)
            {
                gains += _gains[i];
                discounts += i < k ? Discount(i) : 0;
            }

            gained += gains / (end - first) * discounts;
            first = end;
        }

        var ideal = (double[])_gains.Clone();
        Array.Sort(ideal);
        double best = 0;
        for (var i = 0; i < Math.Min(k, ideal.Length); i++)
        {
            best += ideal[^(i + 1)] * Discount(i);
        }

        return gained / best;
    }

    private static double Discount(int position) => 1 / Math.Log2(position + 2);

    private int EndOfTie(int first)
    {
        var end = first + 1;
        while (end < _scores.Length && _scores[end] == _scores[first])
        {
            end++;
        }

        return end;
    }
}
