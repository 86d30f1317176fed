namespace RankKernel.Features;

/// <summary>How a raw id becomes a row index of an embedding table. Immutable.</summary>
/// <param name="Unknown">The index of a value that the encoding does not know.</param>
/// <param name="Missing">The index where a value is not given.</param>
/// <param name="Padding">The index that stands for no value at all, or −1. Pooling and attention can pass over it.</param>
public abstract record IdEncoding(int Unknown, int Missing, int Padding)
{
    /// <summary>One more than the largest index that can come out: what an embedding table must have at least.</summary>
    public abstract int Cardinality { get; }

    /// <summary>One more than the largest of the configured indices.</summary>
    private protected int ConfiguredCardinality => Math.Max(Math.Max(Unknown, Missing), Padding) + 1;
}

/// <summary>Known values: the value at position i has index <paramref name="FirstIndex"/> + i.</summary>
/// <param name="Vocabulary">The values.</param>
/// <param name="FirstIndex">The index of the first value.</param>
/// <param name="Unknown">The index of any other value.</param>
/// <param name="Missing">The index where a value is not given.</param>
/// <param name="Padding">The index that stands for no value at all, or −1.</param>
public sealed record VocabularyEncoding(Vocabulary Vocabulary, int FirstIndex = 0, int Unknown = 0, int Missing = 0, int Padding = -1)
    : IdEncoding(Unknown, Missing, Padding)
{
    /// <inheritdoc/>
    public override int Cardinality => Math.Max(ConfiguredCardinality, checked(FirstIndex + Vocabulary.Count));
}

/// <summary>Hash to buckets: index = <paramref name="FirstIndex"/> + hash(value) mod <paramref name="Buckets"/>.</summary>
/// <param name="Buckets">How many buckets.</param>
/// <param name="FirstIndex">The index of the first bucket.</param>
/// <param name="Seed">The seed of <see cref="FeatureHash"/>.</param>
/// <param name="Missing">The index where a value is not given.</param>
/// <param name="Padding">The index that stands for no value at all, or −1.</param>
public sealed record HashEncoding(int Buckets, int FirstIndex = 0, ulong Seed = 0, int Missing = 0, int Padding = -1)
    : IdEncoding(Missing, Missing, Padding)
{
    /// <inheritdoc/>
    public override int Cardinality => Math.Max(ConfiguredCardinality, checked(FirstIndex + Buckets));
}

/// <summary>
/// 64-bit feature ids: the slot in the upper bits, the lower bits of the value's hash below it (<see cref="FeatureHash.Id"/>), so that
/// features of different slots can share a table. With a vocabulary of such ids the one at position i has index
/// <paramref name="FirstIndex"/> + i; else index = <paramref name="FirstIndex"/> + id mod <paramref name="Buckets"/>.
/// </summary>
/// <param name="Slot">The feature's slot, below 2^<paramref name="SlotBits"/>.</param>
/// <param name="SlotBits">How many bits the slot has, 1 to 31.</param>
/// <param name="Buckets">How many buckets; 0 with a vocabulary.</param>
/// <param name="Vocabulary">The known ids, unsigned ones cast to whole numbers; or null.</param>
/// <param name="FirstIndex">The index of the first bucket or known id.</param>
/// <param name="Seed">The seed of <see cref="FeatureHash"/>.</param>
/// <param name="Unknown">The index of an id that the vocabulary does not have.</param>
/// <param name="Missing">The index where a value is not given.</param>
/// <param name="Padding">The index that stands for no value at all, or −1.</param>
public sealed record FeatureIdEncoding(
    int Slot, int SlotBits = 16, int Buckets = 0, Vocabulary? Vocabulary = null, int FirstIndex = 0, ulong Seed = 0,
    int Unknown = 0, int Missing = 0, int Padding = -1)
    : IdEncoding(Unknown, Missing, Padding)
{
    /// <inheritdoc/>
    public override int Cardinality => Math.Max(ConfiguredCardinality, checked(FirstIndex + (Vocabulary?.Count ?? Buckets)));
}

/// <summary>The raw value is the index: a whole number from 0 to <paramref name="Size"/> − 1 has index <paramref name="FirstIndex"/> + value.</summary>
/// <param name="Size">How many values there are.</param>
/// <param name="FirstIndex">The index of value 0.</param>
/// <param name="Unknown">The index of a value outside the range.</param>
/// <param name="Missing">The index where a value is not given.</param>
/// <param name="Padding">The index that stands for no value at all, or −1.</param>
public sealed record DirectEncoding(int Size, int FirstIndex = 0, int Unknown = 0, int Missing = 0, int Padding = -1)
    : IdEncoding(Unknown, Missing, Padding)
{
    /// <inheritdoc/>
    public override int Cardinality => Math.Max(ConfiguredCardinality, checked(FirstIndex + Size));
}

/// <summary>
/// A number to the interval that it falls in: index = <paramref name="FirstIndex"/> + the count of boundaries that are ≤ the number.
/// NaN is a missing value; infinities fall in the outer intervals.
/// </summary>
/// <param name="Boundaries">Strictly ascending, finite.</param>
/// <param name="FirstIndex">The index of the interval below the first boundary.</param>
/// <param name="Missing">The index where a value is not given.</param>
/// <param name="Padding">The index that stands for no value at all, or −1.</param>
public sealed record BoundaryEncoding(IReadOnlyList<double> Boundaries, int FirstIndex = 0, int Missing = 0, int Padding = -1)
    : IdEncoding(Missing, Missing, Padding)
{
    /// <inheritdoc/>
    public override int Cardinality => Math.Max(ConfiguredCardinality, checked(FirstIndex + Boundaries.Count + 1));
}
