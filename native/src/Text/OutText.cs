using System.Text;

namespace RankKernel.Native;

/// <summary>Writes texts into a caller's buffer.</summary>
internal static unsafe class OutText
{
    /// <summary>Writes a text and a NUL, and its whole length without it.</summary>
    /// <exception cref="StatusException">It does not fit, or there is nowhere to say the length.</exception>
    public static void Write(string text, byte* buffer, nuint capacity, nuint* length)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Pointer.Require(length, "length");
        *length = Copy(bytes, buffer, capacity);
        if (buffer == null || *length >= capacity)
        {
            StatusException.Throw(
                Status.BufferTooSmall, $"There is room for {(buffer == null ? 0 : capacity)} bytes; the text and its NUL need {bytes.Length + 1}.");
        }
    }

    /// <summary>Writes as much as fits, whole characters only, and a NUL; returns the whole length.</summary>
    public static nuint Copy(ReadOnlySpan<byte> text, byte* buffer, nuint capacity)
    {
        if (buffer != null && capacity > 0)
        {
            var count = (int)nuint.Min((nuint)text.Length, capacity - 1);
            while (count > 0 && count < text.Length && (text[count] & 0xc0) == 0x80)
            {
                count--;
            }

            text[..count].CopyTo(new Span<byte>(buffer, count));
            buffer[count] = 0;
        }

        return (nuint)text.Length;
    }
}
