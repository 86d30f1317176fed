using System.Text.RegularExpressions;

namespace RankKernel.Cli.Output;

/// <summary>Makes texts of models and requests safe to print.</summary>
internal static partial class PlainText
{
    /// <summary>The text with every control character, escape codes among them, replaced by a question mark.</summary>
    public static string Clean(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter)) : text;

    /// <summary>The text on one line.</summary>
    public static string OneLine(string text) => Clean(LineBreaks().Replace(text, " "));

    [GeneratedRegex(@"\s*[\r\n]+\s*")]
    private static partial Regex LineBreaks();
}
