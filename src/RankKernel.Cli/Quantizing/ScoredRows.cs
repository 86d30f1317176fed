using RankKernel.Evaluation;

namespace RankKernel.Cli.Quantizing;

/// <summary>The scores that a model gives to the rows of a file, by output, and the group of each row (−1 for none).</summary>
internal sealed class ScoredRows
{
    private readonly List<float>[] _scores;
    private readonly List<int> _groups = [];

    public ScoredRows(int outputs) => _scores = [.. Enumerable.Range(0, outputs).Select(_ => new List<float>())];

    public void Add(ReadOnlySpan<float> scores, int group)
    {
        for (var i = 0; i < _scores.Length; i++)
        {
            _scores[i].Add(scores[i]);
        }

        _groups.Add(group);
    }

    /// <summary>What became of an output between two models.</summary>
    public static OutputChange Compare(string name, int output, ScoredRows before, ScoredRows after, IReadOnlyDictionary<string, Change> figures)
    {
        float[] first = [.. before._scores[output]];
        float[] second = [.. after._scores[output]];
        var differences = first.Zip(second, (a, b) => (double)b - a).ToArray();
        return new OutputChange(
            name,
            figures,
            differences.Max(Math.Abs),
            differences.Average(Math.Abs),
            Overlap(before._groups, first, second),
            RankAgreement.Spearman(first, second),
            RankAgreement.Kendall(first, second),
            Histogram(differences));
    }

    /// <summary>In the mean over groups; without groups all rows are one list.</summary>
    private static double Overlap(List<int> groups, float[] first, float[] second)
    {
        const int Shown = 10;
        var rows = new GroupedRows();
        for (var i = 0; i < first.Length; i++)
        {
            // The second scores travel in the place of gains.
            rows.Add(Math.Max(groups[i], 0), first[i], second[i]);
        }

        double sum = 0;
        var lists = 0;
        rows.ForEach((_, scores, others, _) =>
        {
            sum += RankAgreement.TopOverlap(scores, others, Shown);
            lists++;
        });
        return sum / lists;
    }

    private static DifferenceBin[] Histogram(double[] differences)
    {
        const int Bars = 41;
        var most = Math.Max(differences.Max(Math.Abs), 1e-12);
        var width = 2 * most / Bars;
        var counts = new long[Bars];
        foreach (var difference in differences)
        {
            counts[Math.Clamp((int)((difference + most) / width), 0, Bars - 1)]++;
        }

        return [.. counts.Select((count, bar) => new DifferenceBin(-most + (bar * width), -most + ((bar + 1) * width), count))];
    }
}
