using System.Buffers;

namespace RankKernel.Native;

/// <summary>A caller's ids as keys to look up, for the length of a call, in memory that is used again.</summary>
internal readonly ref struct TextLookups : IDisposable
{
    private readonly TextId[] _rented;
    private readonly int _count;

    /// <exception cref="StatusException">One is null or not UTF-8.</exception>
    public TextLookups(ReadOnlySpan<TextView> texts)
    {
        _rented = ArrayPool<TextId>.Shared.Rent(texts.Length);
        _count = texts.Length;
        try
        {
            TextId.Borrow(texts, _rented);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ReadOnlySpan<TextId> Ids => _rented.AsSpan(0, _count);

    public void Dispose() => ArrayPool<TextId>.Shared.Return(_rented);
}
