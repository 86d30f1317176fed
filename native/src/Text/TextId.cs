using RankKernel.Features;

namespace RankKernel.Native;

/// <summary>
/// An item's id as text. One that is kept owns its bytes; one that is only looked up points at the caller's, so that looking up
/// allocates nothing.
/// </summary>
internal readonly unsafe struct TextId : IEquatable<TextId>
{
    private readonly byte[]? _owned;
    private readonly byte* _borrowed;
    private readonly int _length;
    private readonly int _hash;

    private TextId(byte[]? owned, byte* borrowed, int length, int hash)
    {
        _owned = owned;
        _borrowed = borrowed;
        _length = length;
        _hash = hash;
    }

    private ReadOnlySpan<byte> Bytes => _owned ?? new ReadOnlySpan<byte>(_borrowed, _length);

    /// <summary>Ids that own their bytes.</summary>
    /// <exception cref="StatusException">One is null or not UTF-8.</exception>
    public static TextId[] Owned(ReadOnlySpan<TextView> texts)
    {
        var ids = new TextId[texts.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            var bytes = Checked(texts[i]);
            ids[i] = new TextId(bytes.ToArray(), null, bytes.Length, Hash(bytes));
        }

        return ids;
    }

    /// <summary>Ids over the caller's bytes.</summary>
    /// <exception cref="StatusException">One is null or not UTF-8.</exception>
    public static void Borrow(ReadOnlySpan<TextView> texts, Span<TextId> ids)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            var bytes = Checked(texts[i]);
            ids[i] = new TextId(null, texts[i].Data, bytes.Length, Hash(bytes));
        }
    }

    public bool Equals(TextId other) => _hash == other._hash && Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is TextId other && Equals(other);

    public override int GetHashCode() => _hash;

    private static ReadOnlySpan<byte> Checked(TextView text)
    {
        if (text.Data == null)
        {
            StatusException.ThrowInvalid("An id is null.");
        }

        return InText.Value(text, "id");
    }

    private static int Hash(ReadOnlySpan<byte> bytes) => (int)FeatureHash.Bytes(bytes);
}
