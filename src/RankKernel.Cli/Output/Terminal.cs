using System.Text.Json;
using Spectre.Console;

namespace RankKernel.Cli.Output;

/// <summary>
/// Where the tool writes and reads: with colours and borders where a person looks on, as plain aligned text without escape codes
/// where the output is piped, as JSON where that is asked for.
/// </summary>
internal sealed class Terminal(IAnsiConsole console, bool isRich, TextWriter output, TextWriter error, Func<Stream> input)
{
    public TextWriter Out => output;

    public TextWriter Error => error;

    public bool IsRich => isRich;

    public static Terminal ForConsole() =>
        new(AnsiConsole.Console, !Console.IsOutputRedirected, Console.Out, Console.Error, Console.OpenStandardInput);

    public Stream OpenInput() => input();

    public void Heading(string text)
    {
        if (isRich)
        {
            console.WriteLine();
            console.Write(new Rule($"[bold deepskyblue1]{Markup.Escape(PlainText.Clean(text))}[/]") { Justification = Justify.Left, Style = Style.Parse("grey") });
        }
        else
        {
            output.WriteLine();
            output.WriteLine(PlainText.Clean(text));
        }
    }

    public void Line(string text)
    {
        if (isRich)
        {
            console.WriteLine(PlainText.Clean(text));
        }
        else
        {
            output.WriteLine(PlainText.Clean(text));
        }
    }

    public void Table(TextTable table)
    {
        if (isRich)
        {
            console.Write(table.ToSpectre());
        }
        else
        {
            table.Write(output);
        }
    }

    /// <summary>A document over several lines.</summary>
    public void Json<T>(T document) => output.WriteLine(JsonSerializer.Serialize(document, JsonOutput.Indented));

    /// <summary>A document on one line.</summary>
    public void JsonLine<T>(T document) => output.WriteLine(JsonSerializer.Serialize(document, JsonOutput.OneLine));

    public void WriteError(string message) => error.WriteLine($"error: {PlainText.OneLine(message)}");
}
