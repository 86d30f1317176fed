using RankKernel.Cli.Output;

namespace RankKernel.Cli.Commands;

/// <summary>How the outcome of a request is written.</summary>
internal static class RequestReport
{
    private const int ShownUnknown = 5;

    /// <summary>One line for each of a file's lines, else a document.</summary>
    public static void WriteJson<T>(T report, int? line, Terminal terminal)
    {
        if (line is null)
        {
            terminal.Json(report);
        }
        else
        {
            terminal.JsonLine(report);
        }
    }

    public static void WriteHeading(string text, int? line, Terminal terminal) =>
        terminal.Heading(line is null ? text : $"Line {line}: {text}");

    public static void WriteUnknown(IReadOnlyList<string> unknown, Terminal terminal)
    {
        if (unknown.Count > 0)
        {
            var names = string.Join(", ", unknown.Take(ShownUnknown)) + (unknown.Count > ShownUnknown ? ", ..." : "");
            terminal.Line($"Not in the catalog: {names} ({Show.Count(unknown.Count)} in all).");
        }
    }
}
