using System.Diagnostics;

namespace RankKernel.Features;

/// <summary>An <see cref="IdEncoding"/> made ready for use. Takes values of the types in <see cref="Accepts"/> only. Thread-safe.</summary>
internal abstract class IdEncoder(IdEncoding encoding, RawTypes accepts, string expected)
{
    /// <summary>The types of raw values that can be encoded.</summary>
    public RawTypes Accepts { get; } = accepts;

    /// <summary>What it takes, for an error.</summary>
    public string Expected { get; } = expected;

    public int Missing { get; } = encoding.Missing;

    public int Padding { get; } = encoding.Padding;

    public static IdEncoder For(IdEncoding encoding) => encoding switch
    {
        VocabularyEncoding { Vocabulary.Texts: not null } texts => new TextVocabularyEncoder(texts),
        VocabularyEncoding numbers => new NumberVocabularyEncoder(numbers),
        HashEncoding hash => new HashEncoder(hash),
        FeatureIdEncoding id => new FeatureIdEncoder(id),
        DirectEncoding direct => new DirectEncoder(direct),
        BoundaryEncoding boundaries => new BoundaryEncoder(boundaries),
        _ => throw new ArgumentException($"A {encoding.GetType().Name} cannot be used.", nameof(encoding)),
    };

    public virtual int Encode(ReadOnlySpan<char> text) => throw new UnreachableException();

    public virtual int Encode(long number) => throw new UnreachableException();

    public virtual int Encode(double number) => throw new UnreachableException();
}

internal sealed class TextVocabularyEncoder(VocabularyEncoding encoding)
    : IdEncoder(encoding, RawTypes.Text, "text (its vocabulary holds texts)")
{
    private readonly Vocabulary _vocabulary = encoding.Vocabulary;
    private readonly int _first = encoding.FirstIndex;
    private readonly int _unknown = encoding.Unknown;

    public override int Encode(ReadOnlySpan<char> text) => _vocabulary.Find(text) is >= 0 and var position ? _first + position : _unknown;
}

internal sealed class NumberVocabularyEncoder(VocabularyEncoding encoding)
    : IdEncoder(encoding, RawTypes.WholeNumber, "whole numbers (its vocabulary holds numbers)")
{
    private readonly Vocabulary _vocabulary = encoding.Vocabulary;
    private readonly int _first = encoding.FirstIndex;
    private readonly int _unknown = encoding.Unknown;

    public override int Encode(long number) => _vocabulary.Find(number) is >= 0 and var position ? _first + position : _unknown;
}

internal sealed class HashEncoder(HashEncoding encoding)
    : IdEncoder(encoding, RawTypes.Text | RawTypes.WholeNumber, "text or whole numbers (they are hashed)")
{
    private readonly uint _buckets = (uint)encoding.Buckets;
    private readonly int _first = encoding.FirstIndex;
    private readonly ulong _seed = encoding.Seed;

    public override int Encode(ReadOnlySpan<char> text) => _first + (int)(FeatureHash.Text(text, _seed) % _buckets);

    public override int Encode(long number) => _first + (int)(FeatureHash.Number(number, _seed) % _buckets);
}

internal sealed class FeatureIdEncoder(FeatureIdEncoding encoding)
    : IdEncoder(encoding, RawTypes.Text | RawTypes.WholeNumber, "text or whole numbers (they are hashed)")
{
    private readonly Vocabulary? _known = encoding.Vocabulary;
    private readonly int _slot = encoding.Slot;
    private readonly int _slotBits = encoding.SlotBits;
    private readonly uint _buckets = (uint)encoding.Buckets;
    private readonly int _first = encoding.FirstIndex;
    private readonly int _unknown = encoding.Unknown;
    private readonly ulong _seed = encoding.Seed;

    public override int Encode(ReadOnlySpan<char> text) => Index(FeatureHash.Text(text, _seed));

    public override int Encode(long number) => Index(FeatureHash.Number(number, _seed));

    private int Index(ulong hash)
    {
        var id = FeatureHash.Id(_slot, _slotBits, hash);
        return _known is null ? _first + (int)(id % _buckets)
            : _known.Find(unchecked((long)id)) is >= 0 and var position ? _first + position
            : _unknown;
    }
}

internal sealed class DirectEncoder(DirectEncoding encoding)
    : IdEncoder(encoding, RawTypes.WholeNumber, "whole numbers (they are indices)")
{
    private readonly ulong _size = (ulong)encoding.Size;
    private readonly int _first = encoding.FirstIndex;
    private readonly int _unknown = encoding.Unknown;

    public override int Encode(long number) => (ulong)number < _size ? _first + (int)number : _unknown;
}

internal sealed class BoundaryEncoder(BoundaryEncoding encoding)
    : IdEncoder(encoding, RawTypes.WholeNumber | RawTypes.Number, "numbers (they are placed between boundaries)")
{
    private readonly double[] _boundaries = [.. encoding.Boundaries];
    private readonly int _first = encoding.FirstIndex;

    public override int Encode(long number) => Encode((double)number);

    public override int Encode(double number) => double.IsNaN(number) ? Missing : _first + Ascending.CountUpTo(_boundaries, number);
}
