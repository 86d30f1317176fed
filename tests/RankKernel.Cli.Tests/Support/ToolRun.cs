using System.Text;
using System.Text.Json;
using RankKernel.Cli.Output;
using Spectre.Console;

namespace RankKernel.Cli.Tests.Support;

/// <summary>What a run of the tool, in this process, returned and wrote.</summary>
internal sealed record ToolRun(int Code, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public IReadOnlyList<string> ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs the tool as if its output were piped.</summary>
    public static ToolRun Of(params string[] arguments) => Run(arguments, "", isRich: false);

    /// <summary>Runs the tool as if a person looked on.</summary>
    public static ToolRun InTerminal(params string[] arguments) => Run(arguments, "", isRich: true);

    /// <summary>Runs the tool with something on standard input.</summary>
    public static ToolRun WithInput(string input, params string[] arguments) => Run(arguments, input, isRich: false);

    /// <summary>The JSON of a run that must go well.</summary>
    public static JsonElement JsonOf(params string[] arguments)
    {
        var run = Of([.. arguments, "--json"]);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Code);
        return run.Json;
    }

    private static ToolRun Run(string[] arguments, string input, bool isRich)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isRich ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isRich ? ColorSystemSupport.TrueColor : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 160;
        var progress = isRich ? AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(error) }) : null;
        var terminal = new Terminal(console, isRich, output, error, () => new MemoryStream(Encoding.UTF8.GetBytes(input)), progress);
        return new ToolRun(Tool.Run(arguments, terminal), output.ToString(), error.ToString());
    }
}
