namespace RankKernel;

/// <summary>Makes one choice after another from what is left: the likeliest, or drawn from a seeded sequence (SplitMix64).</summary>
internal struct SlateChoice
{
    private readonly bool _samples;
    private ulong _random;

    private SlateChoice(ulong seed) => (_samples, _random) = (true, seed);

    public static SlateChoice Greedy => default;

    public static SlateChoice Sampled(ulong seed) => new(seed);

    /// <summary>
    /// Scores become the distribution over those that are left, 0 for the others, which are −∞. In double, so that the order of
    /// close scores is not lost.
    /// </summary>
    public static void Softmax(Span<float> scores)
    {
        var largest = float.NegativeInfinity;
        foreach (var score in scores)
        {
            largest = Math.Max(largest, score);
        }

        var sum = 0.0;
        foreach (var score in scores)
        {
            sum += Math.Exp((double)score - largest);
        }

        foreach (ref var score in scores)
        {
            score = (float)(Math.Exp((double)score - largest) / sum);
        }
    }

    /// <summary>
    /// The next choice among those whose <paramref name="left"/> is not 0, by <paramref name="keys"/> of which the largest is the
    /// likeliest, and a distribution.
    /// </summary>
    public int Next(ReadOnlySpan<float> keys, ReadOnlySpan<float> distribution, ReadOnlySpan<float> left) =>
        _samples ? Draw(distribution, left) : Largest(keys, left);

    private static int Largest(ReadOnlySpan<float> keys, ReadOnlySpan<float> left)
    {
        var best = -1;
        for (var i = 0; i < keys.Length; i++)
        {
            if (left[i] != 0 && (best < 0 || keys[i] > keys[best]))
            {
                best = i;
            }
        }

        return best;
    }

    private int Draw(ReadOnlySpan<float> distribution, ReadOnlySpan<float> left)
    {
        var sum = 0.0;
        for (var i = 0; i < distribution.Length; i++)
        {
            sum += left[i] != 0 ? distribution[i] : 0;
        }

        var (rest, last) = (NextUniform() * sum, -1);
        for (var i = 0; i < distribution.Length; i++)
        {
            if (left[i] == 0)
            {
                continue;
            }

            last = i;
            rest -= distribution[i];
            if (rest < 0)
            {
                break;
            }
        }

        return last;
    }

    /// <summary>A number in [0, 1).</summary>
    private double NextUniform()
    {
        _random = unchecked(_random + 0x9E3779B97F4A7C15);
        var mixed = unchecked((_random ^ (_random >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
