namespace RankKernel.Evaluation;

/// <summary>Distances between items, for <see cref="ListVariety"/>.</summary>
public static class Distances
{
    /// <summary>Jaccard distance of two sets of ids: 1 − common ÷ all of them; 0 for two empty sets. Ids that stand twice count once.</summary>
    public static double Jaccard(IReadOnlySet<int> first, IReadOnlySet<int> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var common = first.Count(second.Contains);
        var all = first.Count + second.Count - common;
        return all == 0 ? 0 : 1 - ((double)common / all);
    }

    /// <summary>Cosine distance of two vectors: 1 − their cosine, from 0 to 2; 1 if either is zero.</summary>
    /// <exception cref="ArgumentException">They have different lengths.</exception>
    public static double Cosine(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        if (first.Length != second.Length)
        {
            throw new ArgumentException($"The vectors have {first.Length} and {second.Length} numbers.", nameof(second));
        }

        double dot = 0, squares = 0, others = 0;
        for (var i = 0; i < first.Length; i++)
        {
            dot += (double)first[i] * second[i];
            squares += (double)first[i] * first[i];
            others += (double)second[i] * second[i];
        }

        return squares == 0 || others == 0 ? 1 : 1 - (dot / Math.Sqrt(squares) / Math.Sqrt(others));
    }
}
