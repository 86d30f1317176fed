using System.Diagnostics;
using RankKernel.Features;

namespace RankKernel.Native;

/// <summary>Texts in UTF-8 as raw values; what was checked before. Nothing allocates.</summary>
internal readonly unsafe ref struct RawUtf8Texts(ReadOnlySpan<TextView> texts) : IRawValues
{
    private readonly ReadOnlySpan<TextView> _texts = texts;

    public static RawTypes Type => RawTypes.Text;

    public int Length => _texts.Length;

    /// <exception cref="StatusException">A text is not UTF-8, or null with a length.</exception>
    public static RawUtf8Texts Checked(ReadOnlySpan<TextView> texts)
    {
        foreach (ref readonly var text in texts)
        {
            InText.Value(text, "text");
        }

        return new RawUtf8Texts(texts);
    }

    public int Id(IdEncoder encoder, int index)
    {
        var text = _texts[index];
        if (text.Data == null)
        {
            return encoder.Missing;
        }

        using var chars = new Utf16Text(text.Data, text.Length);
        return encoder.Encode(chars.Chars);
    }

    public double Number(int index) => throw new UnreachableException();
}
