using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace RankKernel.Native;

/// <summary>Checks and reads what a caller gives.</summary>
internal static unsafe class InText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes of a text that must be there.</summary>
    /// <exception cref="StatusException">It is null or too long.</exception>
    public static ReadOnlySpan<byte> Bytes(byte* text, nuint length, string what)
    {
        if (text == null)
        {
            StatusException.ThrowInvalid($"The {what} is null.");
        }

        return length == nuint.MaxValue ? MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text) : new ReadOnlySpan<byte>(text, Span.Length(length, what));
    }

    /// <summary>The bytes of a text that may be missing: then null with length 0.</summary>
    /// <exception cref="StatusException">It is null with a length, too long, or not UTF-8.</exception>
    public static ReadOnlySpan<byte> Value(TextView text, string what)
    {
        if (text.Data == null && text.Length == 0)
        {
            return default;
        }

        var bytes = Bytes(text.Data, text.Length, what);
        RequireUtf8(bytes, what);
        return bytes;
    }

    /// <exception cref="StatusException">It is not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string what)
    {
        RequireUtf8(bytes, what);
        return Strict.GetString(bytes);
    }

    /// <summary>A text as .NET has it.</summary>
    /// <exception cref="StatusException">It is null, too long or not UTF-8.</exception>
    public static string Decode(byte* text, nuint length, string what) => Decode(Bytes(text, length, what), what);

    private static void RequireUtf8(ReadOnlySpan<byte> bytes, string what)
    {
        if (!Utf8.IsValid(bytes))
        {
            StatusException.ThrowInvalid($"The {what} is not UTF-8.");
        }
    }
}
