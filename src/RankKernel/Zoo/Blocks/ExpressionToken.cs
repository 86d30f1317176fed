using System.Globalization;
using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>What a token of an expression is.</summary>
internal enum ExpressionTokenKind
{
    Number,
    Name,
    QuotedName,
    Symbol,
    End,
}

/// <summary>A token of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The symbol, or the name without its quotes.</param>
/// <param name="Position">Where it begins, counted from 1.</param>
/// <param name="Number">Its number.</param>
internal readonly record struct ExpressionToken(ExpressionTokenKind Kind, string Text, int Position, double Number = 0)
{
    private const int Longest = 4096;
    private const string Symbols = "+-*/^(),[]";

    public bool Is(char symbol) => Kind == ExpressionTokenKind.Symbol && Text[0] == symbol;

    public override string ToString() => Kind == ExpressionTokenKind.End ? "the end" : $"'{Text}'";

    /// <summary>The tokens of a text, the end last.</summary>
    public static IReadOnlyList<ExpressionToken> Split(string text, Func<int, string, Value> fail)
    {
        var tokens = new List<ExpressionToken>();
        if (text.Length > Longest)
        {
            fail(Longest + 1, $"an expression of {text.Length} characters, expected at most {Longest}");
        }

        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            var token = Read(text, i, out var length);
            if (token is not { } read)
            {
                fail(i + 1, $"'{text[i]}', expected an expression");
                continue;
            }

            tokens.Add(read);
            i += length;
        }

        tokens.Add(new ExpressionToken(ExpressionTokenKind.End, "", text.Length + 1));
        return tokens;
    }

    private static ExpressionToken? Read(string text, int start, out int length)
    {
        length = 1;
        var first = text[start];
        if (Symbols.Contains(first))
        {
            return new ExpressionToken(ExpressionTokenKind.Symbol, first.ToString(), start + 1);
        }

        if (char.IsAsciiDigit(first) || first == '.')
        {
            length = NumberLength(text, start);
            var digits = text.Substring(start, length);
            return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite((float)number)
                ? new ExpressionToken(ExpressionTokenKind.Number, digits, start + 1, number)
                : null;
        }

        if (first == '\'')
        {
            var end = text.IndexOf('\'', start + 1);
            length = end - start + 1;
            return end <= start + 1 ? null : new ExpressionToken(ExpressionTokenKind.QuotedName, text[(start + 1)..end], start + 1);
        }

        if (!IsNamePart(first))
        {
            return null;
        }

        length = text.AsSpan(start).ToString().TakeWhile(IsNamePart).Count();
        return new ExpressionToken(ExpressionTokenKind.Name, text.Substring(start, length), start + 1);
    }

    private static bool IsNamePart(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '.';

    /// <summary>Digits, a point and more digits, an exponent.</summary>
    private static int NumberLength(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
        {
            end++;
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var digits = end + 1;
            digits += digits < text.Length && text[digits] is '+' or '-' ? 1 : 0;
            while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                end = ++digits;
            }
        }

        return end - start;
    }
}
