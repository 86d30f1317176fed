using System.Collections.Frozen;

namespace RankKernel.Features;

/// <summary>An ordered set of known values, either all texts or all 64-bit whole numbers. Immutable and thread-safe.</summary>
public sealed class Vocabulary
{
    private readonly FrozenDictionary<string, int>? _texts;
    private readonly FrozenDictionary<long, int>? _numbers;

    /// <summary>A vocabulary of texts, compared by their UTF-16 code units.</summary>
    /// <exception cref="ArgumentException">A value stands twice.</exception>
    public Vocabulary(IReadOnlyList<string> texts)
    {
        Texts = texts;
        _texts = Positions(texts).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>A vocabulary of whole numbers.</summary>
    /// <exception cref="ArgumentException">A value stands twice.</exception>
    public Vocabulary(IReadOnlyList<long> numbers)
    {
        Numbers = numbers;
        _numbers = Positions(numbers).ToFrozenDictionary();
    }

    /// <summary>The texts in order, or null for a vocabulary of numbers.</summary>
    public IReadOnlyList<string>? Texts { get; }

    /// <summary>The numbers in order, or null for a vocabulary of texts.</summary>
    public IReadOnlyList<long>? Numbers { get; }

    /// <summary>How many values.</summary>
    public int Count => Texts?.Count ?? Numbers!.Count;

    /// <summary>The position of a text, or −1.</summary>
    internal int Find(ReadOnlySpan<char> text) =>
        _texts!.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var position) ? position : -1;

    /// <summary>The position of a number, or −1.</summary>
    internal int Find(long number) => _numbers!.TryGetValue(number, out var position) ? position : -1;

    private static Dictionary<T, int> Positions<T>(IReadOnlyList<T> values)
        where T : notnull
    {
        var positions = new Dictionary<T, int>(values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            if (!positions.TryAdd(values[i], i))
            {
                throw new ArgumentException($"The value '{values[i]}' stands twice, at positions {positions[values[i]]} and {i}.");
            }
        }

        return positions;
    }
}
