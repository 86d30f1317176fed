namespace RankKernel.Evaluation;

/// <summary>
/// How well each list is ordered, on the mean over lists: the rows of a user, a request, a session. Takes one whole list after the
/// other and keeps sums alone; <see cref="GroupedRows"/> gathers lists from rows in any order. Not thread-safe.
/// </summary>
/// <param name="cutoffs">The k of NDCG, precision and recall at k.</param>
public sealed class GroupedEvaluation(params int[] cutoffs)
{
    private readonly double[] _ndcg = new double[cutoffs.Length];
    private readonly double[] _precision = new double[cutoffs.Length];
    private readonly double[] _recall = new double[cutoffs.Length];
    private readonly ScoreList _positives = new();
    private readonly ScoreList _negatives = new();
    private double _auc;
    private double _averagePrecision;

    /// <summary>The k of the figures at k.</summary>
    public IReadOnlyList<int> Cutoffs { get; } = Checked(cutoffs);

    /// <summary>Lists so far.</summary>
    public long Groups { get; private set; }

    /// <summary>Lists with a gain above 0: the others have no NDCG, precision, recall or average precision.</summary>
    public long GroupsWithPositives { get; private set; }

    /// <summary>Lists with gains above 0 and others: the others have no AUC.</summary>
    public long GroupsWithBoth { get; private set; }

    /// <summary>The rows of the lists that have an AUC.</summary>
    public long RowsWithBoth { get; private set; }

    /// <summary>
    /// Grouped AUC (Zhou et al., 2018): the AUC of each list that has one, weighted by its rows. NaN if none has.
    /// </summary>
    public double Gauc => RowsWithBoth == 0 ? double.NaN : _auc / RowsWithBoth;

    /// <summary>Mean average precision over the lists with a positive; equal scores of a list count together. NaN if there are none.</summary>
    public double MeanAveragePrecision => _averagePrecision / GroupsWithPositives;

    /// <summary>Mean <see cref="Metrics.Ndcg"/>, one a cutoff, over the lists with a positive.</summary>
    public IReadOnlyList<double> Ndcg => Means(_ndcg);

    /// <summary>Mean <see cref="Metrics.PrecisionAt"/>, one a cutoff, over the lists with a positive.</summary>
    public IReadOnlyList<double> Precision => Means(_precision);

    /// <summary>Mean <see cref="Metrics.RecallAt"/>, one a cutoff, over the lists with a positive.</summary>
    public IReadOnlyList<double> Recall => Means(_recall);

    /// <summary>Takes one list.</summary>
    /// <param name="scores">A score a row.</param>
    /// <param name="gains">How good each row is, 0 or more: 1 and 0 for a label of yes or no.</param>
    /// <exception cref="ArgumentException">
    /// The numbers of scores and gains differ, there are none, a score is not finite, or a gain is below 0 or not finite.
    /// </exception>
    public void AddGroup(ReadOnlySpan<float> scores, ReadOnlySpan<float> gains)
    {
        Check(scores, gains);
        Groups++;
        _positives.Clear();
        _negatives.Clear();
        for (var i = 0; i < scores.Length; i++)
        {
            (gains[i] > 0 ? _positives : _negatives).Add(scores[i]);
        }

        if (_positives.Count == 0)
        {
            return;
        }

        GroupsWithPositives++;
        _averagePrecision += CurveArea.AveragePrecision(_positives.Sorted, _negatives.Sorted);
        if (_negatives.Count > 0)
        {
            GroupsWithBoth++;
            RowsWithBoth += scores.Length;
            _auc += scores.Length * CurveArea.Roc(_positives.Sorted, _negatives.Sorted);
        }

        var list = new SortedList(Widen(scores), Widen(gains));
        for (var i = 0; i < cutoffs.Length; i++)
        {
            var hits = list.Hits(cutoffs[i]);
            _ndcg[i] += list.Ndcg(cutoffs[i]);
            _precision[i] += hits / cutoffs[i];
            _recall[i] += hits / list.Positives;
        }
    }

    private static double[] Widen(ReadOnlySpan<float> numbers)
    {
        var wide = new double[numbers.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = numbers[i];
        }

        return wide;
    }

    private static void Check(ReadOnlySpan<float> scores, ReadOnlySpan<float> gains)
    {
        if (scores.Length != gains.Length || scores.IsEmpty)
        {
            throw new ArgumentException($"{scores.Length} scores were given for {gains.Length} gains.", nameof(gains));
        }

        for (var i = 0; i < scores.Length; i++)
        {
            if (!float.IsFinite(scores[i]) || !(gains[i] >= 0) || !float.IsFinite(gains[i]))
            {
                throw new ArgumentException($"Row {i} has the score {scores[i]} and the gain {gains[i]}; expected finite numbers, the gain 0 or more.");
            }
        }
    }

    private static int[] Checked(int[] cutoffs)
    {
        foreach (var cutoff in cutoffs)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(cutoff, 1, nameof(cutoffs));
        }

        return [.. cutoffs];
    }

    private double[] Means(double[] sums) => [.. sums.Select(sum => sum / GroupsWithPositives)];
}
