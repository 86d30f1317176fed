using System.Text.Json;
using RankKernel.Cli.Data;
using RankKernel.Cli.Output;
using RankKernel.Features;

namespace RankKernel.Cli.Requests;

/// <summary>Reads JSON from files and from standard input; every problem names the file and the place in it.</summary>
internal static class JsonInput
{
    /// <summary>Stands for standard input in the place of a file.</summary>
    public const string Standard = "-";

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>The one document of a file.</summary>
    public static LocatedJson Document(string path, Terminal terminal)
    {
        using var stream = Open(path, terminal);
        try
        {
            return new LocatedJson(Name(path), null, JsonDocument.Parse(stream, Options));
        }
        catch (JsonException error)
        {
            throw new InputException($"{Name(path)}, line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}: {Problem(error)}", error);
        }
        catch (InvalidOperationException error)
        {
            throw new InputException($"{Name(path)}: {Problem(error)}", error);
        }
    }

    /// <summary>The documents of a file that has one a line; empty lines are passed over.</summary>
    public static IEnumerable<LocatedJson> Lines(string path, Terminal terminal)
    {
        using var file = DataFile.Open(path, terminal);
        foreach (var line in Lines(file))
        {
            yield return line;
        }
    }

    /// <summary>The documents of a file that has one a line.</summary>
    public static IEnumerable<LocatedJson> Lines(DataFile file)
    {
        while (file.ReadLine() is { } text)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return Line(file.Name, file.Line, text);
            }
        }
    }

    public static Stream Open(string path, Terminal terminal) => path == Standard ? terminal.OpenInput() : File.OpenRead(path);

    public static string Name(string path) => path == Standard ? "standard input" : path;

    private static LocatedJson Line(string file, int line, string text)
    {
        try
        {
            return new LocatedJson($"{file}, line {line}", line, JsonDocument.Parse(text, Options));
        }
        catch (JsonException error)
        {
            throw new InputException($"{file}, line {line}, byte {error.BytePositionInLine + 1}: {Problem(error)}", error);
        }
        catch (InvalidOperationException error)
        {
            throw new InputException($"{file}, line {line}: {Problem(error)}", error);
        }
    }

    /// <summary>What the parser says; an invalid operation to it is a key with half a surrogate pair.</summary>
    private static string Problem(Exception error)
    {
        var message = error.Message;
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return $"not valid JSON: {(place < 0 ? message : message[..place])}";
    }
}

/// <summary>A JSON document and where it was found.</summary>
/// <param name="Where">The file, and the line where the file has several.</param>
/// <param name="Line">The line where the file has several, from 1.</param>
/// <param name="Document">The document.</param>
internal sealed record LocatedJson(string Where, int? Line, JsonDocument Document) : IDisposable
{
    public JsonElement Root => Document.RootElement;

    public void Dispose() => Document.Dispose();

    public InputException Error(string message, string? part = null) => new($"{Place(part)}: {message}");

    /// <summary>Runs something that reads the document, and adds the place to its errors.</summary>
    public void Reading(string? part, Action action)
    {
        try
        {
            action();
        }
        catch (FeatureException error)
        {
            throw new InputException($"{Place(part)}: {error.Message}", error);
        }
        catch (InvalidOperationException error)
        {
            // A text with half a surrogate pair is valid JSON to the parser, and an invalid operation to whoever reads it.
            throw new InputException($"{Place(part)}: not valid JSON: {error.Message}", error);
        }
    }

    private string Place(string? part) => part is null ? Where : $"{Where}, {part}";
}
