using RankKernel.Cpu;

namespace RankKernel.Evaluation;

/// <summary>How different two items are, from 0 for the same to 1 for nothing in common (2 for opposite embeddings), by their numbers.</summary>
public delegate double ItemDistance(int first, int second);

/// <summary>
/// How much of the catalog the best of the lists show, and how different the items of a list are. Keeps the set of items seen. Not
/// thread-safe.
/// </summary>
/// <param name="k">How many of each list are shown.</param>
/// <param name="distance">How different two items are, or null.</param>
public sealed class ListVariety(int k, ItemDistance? distance = null)
{
    private readonly HashSet<int> _shown = [];
    private readonly HashSet<int> _known = [];
    private double _diversity;

    /// <summary>Different items among the best of any list.</summary>
    public int Shown => _shown.Count;

    /// <summary>Different items of all lists.</summary>
    public int Known => _known.Count;

    /// <summary>Lists with at least two items shown, whose diversity is counted.</summary>
    public long Lists { get; private set; }

    /// <summary>
    /// Catalog coverage (Ge et al., 2010): of the items that lists could show, the share that is among the best k of at least one. NaN
    /// without items.
    /// </summary>
    public double Coverage => (double)Shown / Known;

    /// <summary>
    /// Intra-list diversity (Zhang and Hurley, 2008): the mean distance of two items among the best k of a list, in the mean over
    /// lists. NaN without a distance or without lists of two.
    /// </summary>
    public double Diversity => distance is null ? double.NaN : _diversity / Lists;

    /// <summary>Takes one list; of equal scores the earlier row is shown first, as a ranker does it.</summary>
    /// <exception cref="ArgumentException">The numbers of scores and items differ.</exception>
    public void AddList(ReadOnlySpan<float> scores, ReadOnlySpan<int> items)
    {
        if (scores.Length != items.Length)
        {
            throw new ArgumentException($"{scores.Length} scores were given for {items.Length} items.", nameof(items));
        }

        foreach (var item in items)
        {
            _known.Add(item);
        }

        var best = new int[Math.Min(k, scores.Length)];
        TopK.Select(scores, best);
        for (var i = 0; i < best.Length; i++)
        {
            best[i] = items[best[i]];
            _shown.Add(best[i]);
        }

        if (distance is not null && best.Length > 1)
        {
            Lists++;
            _diversity += MeanDistance(best, distance);
        }
    }

    private static double MeanDistance(int[] items, ItemDistance distance)
    {
        double sum = 0;
        for (var i = 0; i < items.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                sum += distance(items[i], items[j]);
            }
        }

        return sum / (items.Length * (items.Length - 1) / 2.0);
    }
}
