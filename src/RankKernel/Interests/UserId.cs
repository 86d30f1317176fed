using System.Globalization;

namespace RankKernel;

/// <summary>A user's id in a <see cref="UserInterestCenter"/>: a whole number or a text. The number 7 and the text "7" are two users.</summary>
public readonly struct UserId : IEquatable<UserId>
{
    /// <summary>The most characters of a text.</summary>
    public const int MaxLength = 256;

    private readonly long _number;
    private readonly string? _text;

    /// <summary>An id that is a whole number.</summary>
    public UserId(long number) => _number = number;

    /// <summary>An id that is a text.</summary>
    /// <exception cref="ArgumentException">The text is null, empty, or longer than <see cref="MaxLength"/> characters.</exception>
    public UserId(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        if (text.Length > MaxLength)
        {
            throw new ArgumentException($"The user id has {text.Length} characters, expected at most {MaxLength}.", nameof(text));
        }

        _text = text;
    }

    /// <summary>The number; 0 for a text.</summary>
    public long Number => _number;

    /// <summary>The text, or null for a number.</summary>
    public string? Text => _text;

    /// <summary>An id that is a whole number.</summary>
    public static implicit operator UserId(long number) => new(number);

    /// <summary>An id that is a text.</summary>
    /// <exception cref="ArgumentException">The text is null, empty, or longer than <see cref="MaxLength"/> characters.</exception>
    public static implicit operator UserId(string text) => new(text);

    /// <inheritdoc/>
    public bool Equals(UserId other) => _number == other._number && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UserId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _text is null ? (int)(((ulong)_number * 0x9E3779B97F4A7C15UL) >> 32) : string.GetHashCode(_text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => _text ?? _number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether two ids are of one user.</summary>
    public static bool operator ==(UserId left, UserId right) => left.Equals(right);

    /// <summary>Whether two ids are of different users.</summary>
    public static bool operator !=(UserId left, UserId right) => !left.Equals(right);
}
