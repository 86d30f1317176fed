using System.Text.Json;
using Spectre.Console;

namespace RankKernel.Cli.Output;

/// <summary>
/// Where the tool writes and reads: with colours and borders where a person looks on, as plain aligned text without escape codes
/// where the output is piped, as JSON where that is asked for.
/// </summary>
/// <param name="console">Where tables are drawn.</param>
/// <param name="isRich">Whether a person looks on.</param>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="input">Opens standard input.</param>
/// <param name="progress">Where progress is drawn, standard error if a person sees it, or null.</param>
internal sealed class Terminal(IAnsiConsole console, bool isRich, TextWriter output, TextWriter error, Func<Stream> input, IAnsiConsole? progress = null)
{
    public TextWriter Out => output;

    public TextWriter Error => error;

    public static Terminal ForConsole() =>
        new(
            AnsiConsole.Console,
            !Console.IsOutputRedirected,
            Console.Out,
            Console.Error,
            Console.OpenStandardInput,
            Console.IsErrorRedirected ? null : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));

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

    /// <summary>Runs something that says how much of it is done, from 0 to 1, or NaN where nobody knows; a person sees a bar until it ends.</summary>
    public void WithProgress(string title, Action<Action<double>> work)
    {
        if (progress is null)
        {
            work(_ => { });
            return;
        }

        progress.Progress().AutoClear(true).Start(context =>
        {
            var task = context.AddTask(Markup.Escape(PlainText.Clean(title)));
            work(done =>
            {
                task.IsIndeterminate = double.IsNaN(done);
                task.Value = double.IsNaN(done) ? 0 : done * task.MaxValue;
            });
        });
    }

    /// <summary>A document over several lines.</summary>
    public void Json<T>(T document) => output.WriteLine(JsonSerializer.Serialize(document, JsonOutput.Indented));

    /// <summary>What a command found: as a JSON document, or as a person reads it.</summary>
    public void Report<T>(T report, bool isJson, Action<T, Terminal> write)
    {
        if (isJson)
        {
            Json(report);
        }
        else
        {
            write(report, this);
        }
    }

    /// <summary>A document on one line.</summary>
    public void JsonLine<T>(T document) => output.WriteLine(JsonSerializer.Serialize(document, JsonOutput.OneLine));

    /// <summary>An error on one line; where standard error cannot be written, the exit code has to do.</summary>
    public void WriteError(string message)
    {
        try
        {
            error.WriteLine($"error: {PlainText.OneLine(message)}");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
        }
    }
}
