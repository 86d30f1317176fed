using System.Buffers;
using System.Text;

namespace RankKernel.Native;

/// <summary>A text in UTF-8 as characters, for the length of a call, in memory that is used again.</summary>
internal readonly unsafe ref struct Utf16Text : IDisposable
{
    private readonly char[] _rented;
    private readonly int _length;

    /// <exception cref="StatusException">It is null or not UTF-8.</exception>
    public Utf16Text(byte* text, nuint length)
    {
        var bytes = InText.Value(new TextView { Data = text, Length = length }, "text");
        _rented = ArrayPool<char>.Shared.Rent(bytes.Length);
        _length = Encoding.UTF8.GetChars(bytes, _rented);
    }

    public ReadOnlySpan<char> Chars => _rented.AsSpan(0, _length);

    public void Dispose() => ArrayPool<char>.Shared.Return(_rented);
}
