using RankKernel.Cpu;

namespace RankKernel.Evaluation;

/// <summary>How alike two models order the same rows. Pure functions.</summary>
public static class RankAgreement
{
    /// <summary>
    /// Spearman's rank correlation: the correlation of the ranks, equal scores sharing the mean of theirs. NaN if either has no two
    /// different scores.
    /// </summary>
    /// <exception cref="ArgumentException">The numbers of scores differ.</exception>
    public static double Spearman(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        Check(first, second);
        var (a, b) = (Ranks(first), Ranks(second));
        var mean = (first.Length + 1) / 2.0;
        double product = 0, squaresA = 0, squaresB = 0;
        for (var i = 0; i < a.Length; i++)
        {
            product += (a[i] - mean) * (b[i] - mean);
            squaresA += (a[i] - mean) * (a[i] - mean);
            squaresB += (b[i] - mean) * (b[i] - mean);
        }

        return product / Math.Sqrt(squaresA) / Math.Sqrt(squaresB);
    }

    /// <summary>
    /// Kendall's tau-b: pairs in the same order less pairs in the opposite one, over the geometric mean of the pairs that either tells
    /// apart. NaN if either has no two different scores. In n log n steps (Knight, 1966).
    /// </summary>
    /// <exception cref="ArgumentException">The numbers of scores differ.</exception>
    public static double Kendall(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        Check(first, second);
        var pairs = new (float A, float B)[first.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (first[i], second[i]);
        }

        Array.Sort(pairs);
        var all = Pairs(pairs.Length);
        var tiedA = Ties(pairs, (x, y) => x.A == y.A);
        var tiedBoth = Ties(pairs, (x, y) => x == y);
        var b = Array.ConvertAll(pairs, pair => pair.B);
        var swaps = Inversions(b, new float[b.Length]);
        var tiedB = Ties(b, (x, y) => x == y);
        var surplus = all - tiedA - tiedB + tiedBoth - (2 * swaps);
        return surplus / Math.Sqrt(all - tiedA) / Math.Sqrt(all - tiedB);
    }

    /// <summary>Of the best k rows by the first the share that is among the best k by the second; of equal scores the earlier row is better.</summary>
    /// <exception cref="ArgumentException">The numbers of scores differ, or there are none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public static double TopOverlap(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int k)
    {
        Check(first, second);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var (a, b) = (new int[Math.Min(k, first.Length)], new int[Math.Min(k, first.Length)]);
        TopK.Select(first, a);
        TopK.Select(second, b);
        return (double)a.Intersect(b).Count() / a.Length;
    }

    private static double[] Ranks(ReadOnlySpan<float> scores)
    {
        var (keys, order) = (scores.ToArray(), Enumerable.Range(0, scores.Length).ToArray());
        Array.Sort(keys, order);
        var ranks = new double[keys.Length];
        for (var first = 0; first < keys.Length;)
        {
            var end = first + 1;
            while (end < keys.Length && keys[end] == keys[first])
            {
                end++;
            }

            for (var i = first; i < end; i++)
            {
                ranks[order[i]] = (first + 1 + end) / 2.0;
            }

            first = end;
        }

        return ranks;
    }

    private static double Pairs(long count) => count * (count - 1) / 2.0;

    /// <summary>Pairs of equal elements in an array where equal ones stand together.</summary>
    private static double Ties<T>(T[] sorted, Func<T, T, bool> equal)
    {
        double ties = 0;
        for (var first = 0; first < sorted.Length;)
        {
            var end = first + 1;
            while (end < sorted.Length && equal(sorted[end], sorted[first]))
            {
                end++;
            }

            ties += Pairs(end - first);
            first = end;
        }

        return ties;
    }

    /// <summary>Sorts, and counts the pairs that stood in the wrong order.</summary>
    private static double Inversions(Span<float> values, Span<float> room)
    {
        if (values.Length < 2)
        {
            return 0;
        }

        var half = values.Length / 2;
        var count = Inversions(values[..half], room[..half]) + Inversions(values[half..], room[half..]);
        values.CopyTo(room);
        for (int left = 0, right = half, to = 0; to < values.Length; to++)
        {
            if (right == values.Length || (left < half && room[left] <= room[right]))
            {
                values[to] = room[left++];
            }
            else
            {
                values[to] = room[right++];
                count += half - left;
            }
        }

        return count;
    }

    private static void Check(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        if (first.Length != second.Length || first.IsEmpty)
        {
            throw new ArgumentException($"There are {first.Length} and {second.Length} scores; expected as many, and some.", nameof(second));
        }
    }
}
