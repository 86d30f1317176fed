using RankKernel.Cli.Output;
using RankKernel.Cli.Tests.Support;
using Spectre.Console;

namespace RankKernel.Cli.Tests;

public sealed class UsageTests(FilmModel model) : IClassFixture<FilmModel>
{
    private static readonly string[] Commands = ["demo", "inspect", "explain", "rank", "score", "verify", "bench", "pack"];

    [Fact]
    public void Help_lists_the_commands_and_the_exit_codes()
    {
        var run = ToolRun.Of("--help");
        Assert.Contains("  import ", run.Out);
        Assert.Equal(0, run.Code);
        Assert.All(Commands, command => Assert.Contains($"  {command} ", run.Out));
        Assert.Contains("Exit codes: 0", run.Out);
        Assert.Contains("rankkernel [command]", run.Out);
    }

    [Fact]
    public void Every_command_has_help_and_writes_json() => Assert.All(Commands, command =>
    {
        var run = ToolRun.Of(command, "--help");
        Assert.Equal(0, run.Code);
        Assert.Contains("--json", run.Out);
    });

    [Fact]
    public void The_version_can_be_asked_for() => Assert.Equal(0, ToolRun.Of("--version").Code);

    [Theory]
    [InlineData("Required command", "")]
    [InlineData("'foo' is no command", "foo")]
    [InlineData("'--bar' is no command, option", "inspect MODEL --bar")]
    [InlineData("'more' is no command, option or argument", "inspect MODEL more")]
    [InlineData("rank", "rank")]
    [InlineData("--top is 0; expected a whole number from 1", "rank MODEL - --top 0")]
    [InlineData("--top is -3", "demo --top -3")]
    [InlineData("--top is many; expected a whole number from 1", "rank MODEL - --top many")]
    [InlineData("--top is 2.5; expected a whole number from 1", "rank MODEL - --top 2.5")]
    [InlineData("--top is 99999999999;", "rank MODEL - --top 99999999999")]
    [InlineData("--seconds is long; expected a number from 0.01 to 3600", "bench MODEL --seconds long")]
    [InlineData("--ort goes with --peer only", "bench MODEL --ort lib.so")]
    [InlineData("is no library of ONNX Runtime", "bench MODEL --peer ort --ort MODEL")]
    [InlineData("-o: 'rows.csv' is named twice", "quantize MODEL -o rows.csv --calibrate rows.csv")]
    [InlineData("is named twice", "eval MODEL --data rows.csv --report MODEL")]
    [InlineData("--report: 'x.html' is named twice", "quantize MODEL --report x.html -o ./x.html --calibrate rows.csv")]
    [InlineData("--report: 'rows.csv' is named twice", "eval MODEL --data rows.csv --report rows.csv")]
    [InlineData("--output: 'spec.json' is named twice", "pack spec.json weights.safetensors -o spec.json")]
    [InlineData("--output: 'a.onnx' is named twice", "import onnx a.onnx -o a.onnx")]
    [InlineData("--candidates is 0; expected a whole number from 1 to 1000000", "bench MODEL --candidates 0")]
    [InlineData("--candidates is 0", "explain MODEL --candidates 0")]
    [InlineData("--candidates is 2000000", "explain MODEL --candidates 2000000")]
    [InlineData("--seconds is NaN", "bench MODEL --seconds NaN")]
    [InlineData("--seconds is 0", "bench MODEL --seconds 0")]
    [InlineData("--threads is 0", "bench MODEL --threads 0")]
    [InlineData("--parallelism is 0", "bench MODEL --parallelism 0")]
    [InlineData("--history-length is -1", "bench MODEL --history-length -1")]
    [InlineData("has no output 'other'; its outputs are score, watch", "bench MODEL --output other")]
    [InlineData("has no output 'other'", "rank MODEL - --output other")]
    [InlineData("has no output 'other'", "score MODEL - --output other")]
    [InlineData("cannot both come from standard input", "rank MODEL - --catalog -")]
    public void Wrong_usage_is_one_line_on_stderr_and_code_2(string message, string arguments)
    {
        var run = ToolRun.Of([.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(argument => argument == "MODEL" ? model.Path : argument)]);
        Assert.Equal(2, run.Code);
        Assert.Equal("", run.Out);
        Assert.StartsWith("error: ", run.Error);
        Assert.Contains(message, Assert.Single(run.ErrorLines));
    }

    [Theory]
    [InlineData("rank", "", "")]
    [InlineData("inspect", "")]
    [InlineData("eval", "MODEL", "--data", "rows.csv", "--report", "")]
    public void An_empty_argument_is_refused(params string[] arguments)
    {
        var run = ToolRun.Of(arguments);
        Assert.Equal(2, run.Code);
        Assert.Contains("An argument is empty", Assert.Single(run.ErrorLines));
    }

    [Theory]
    [InlineData("inspect", "FOLDER")]
    [InlineData("verify", "FOLDER")]
    [InlineData("rank", "MODEL", "FOLDER")]
    [InlineData("rank", "MODEL", "-", "--catalog", "FOLDER")]
    [InlineData("eval", "MODEL", "--data", "FOLDER", "--label", "liked")]
    [InlineData("pack", "FOLDER", "FOLDER", "-o", "x.rkm")]
    [InlineData("import", "onnx", "FOLDER", "-o", "x.rkm")]
    [InlineData("import", "xgboost", "FOLDER", "-o", "x.rkm")]
    public void A_folder_in_place_of_a_file_is_named(params string[] arguments)
    {
        var run = ToolRun.Of([.. arguments.Select(argument => argument switch { "MODEL" => model.Path, "FOLDER" => model.Folder.Path, _ => argument })]);
        Assert.Equal(2, run.Code);
        Assert.Equal($"error: '{model.Folder.Path}' is a folder, expected a file.", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public void Where_standard_error_cannot_be_written_the_exit_code_is_what_is_left()
    {
        var terminal = new Terminal(AnsiConsole.Console, false, TextWriter.Null, new FullWriter(), () => Stream.Null);
        Assert.Equal(2, Tool.Run(["inspect", "nowhere.rkm"], terminal));
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("explain")]
    [InlineData("verify")]
    [InlineData("bench")]
    [InlineData("rank", "-")]
    [InlineData("score", "-")]
    public void A_missing_model_is_named(string command, params string[] more)
    {
        var run = ToolRun.Of([command, "nowhere.rkm", .. more]);
        Assert.Equal(2, run.Code);
        Assert.Contains("nowhere.rkm", Assert.Single(run.ErrorLines));
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("explain")]
    [InlineData("bench")]
    [InlineData("rank", "-")]
    [InlineData("score", "-")]
    public void A_corrupt_model_is_named(string command, params string[] more)
    {
        var bytes = File.ReadAllBytes(model.Path);
        bytes[100] ^= 1;
        var path = model.Folder.File($"corrupt-{command}.rkm");
        File.WriteAllBytes(path, bytes);
        var run = ToolRun.Of([command, path, .. more]);
        Assert.Equal(2, run.Code);
        Assert.Contains(path, Assert.Single(run.ErrorLines));
    }

    [Theory]
    [InlineData("rank")]
    [InlineData("score")]
    public void A_missing_request_or_catalog_is_named(string command)
    {
        Assert.Contains("nowhere.json", Assert.Single(ToolRun.Of(command, model.Path, "nowhere.json").ErrorLines));
        var run = ToolRun.Of(command, model.Path, "-", "--catalog", "nowhere.jsonl");
        Assert.Equal(2, run.Code);
        Assert.Contains("nowhere.jsonl", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public void An_error_of_the_tool_itself_is_code_3_without_a_stack_trace()
    {
        using var error = new StringWriter();
        var terminal = new Terminal(AnsiConsole.Console, false, TextWriter.Null, error, () => throw new TimeZoneNotFoundException("First line.\n  Second."));
        Assert.Equal(3, Tool.Run(["rank", model.Path, "-"], terminal));
        Assert.Equal("error: internal error: TimeZoneNotFoundException: First line. Second.", error.ToString().TrimEnd());
    }

    [Fact]
    public void Escape_codes_in_names_are_not_printed()
    {
        var request = """{"features": {"\u001b[31mred": 1}, "items": []}""";
        var run = ToolRun.WithInput(request, "rank", model.Path, "-");
        Assert.Equal(2, run.Code);
        Assert.DoesNotContain('\u001b', run.Error);
    }

    private sealed class FullWriter : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("No space left on device");
    }
}
