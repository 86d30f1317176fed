using System.CommandLine;
using System.Globalization;
using RankKernel.Cli.Output;
using RankKernel.Import;
using RankKernel.Import.Onnx;

namespace RankKernel.Cli.Commands;

/// <summary><c>import onnx FILE -o OUT.rkm</c>: a network as ONNX. It is written only if its scores are right.</summary>
internal static class ImportOnnxCommand
{
    /// <summary>ONNX Runtime holds the weights of a file twice while it opens it; larger files are not compared with it.</summary>
    private const long MostRuntimeBytes = 256L << 20;

    private const int MostNames = 10;
    private const double Tolerance = 1e-5;

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The ONNX model, opset 11 to 21." };
        var rename = new Option<string[]>("--rename") { Description = "A new name for an input or output.", HelpName = "A=B", DefaultValueFactory = _ => [] };
        var dimension = new Option<string[]>("--dim") { Description = "How long a named dimension other than the batch can be.", HelpName = "NAME=N", DefaultValueFactory = _ => [] };
        var padding = CommandOptions.Int("--padding", 0, 0, int.MaxValue, "ID", "The id that the model was trained to see past the end of a list.");
        var check = new Option<string?>("--check") { Description = "Rows and what they should give: input.* and expected.* (safetensors), in place of random rows.", HelpName = "FILE" };
        var tolerance = CommandOptions.Number("--tolerance", Tolerance, 0, 1e9, "T", "The largest difference that is allowed, for numbers up to 1.");
        var options = new ImportOptions();
        var command = new Command("onnx", "Makes a model file from an ONNX model.") { file, rename, dimension, padding, check, tolerance };
        options.AddTo(command);
        command.SetAction(result =>
        {
            var path = result.GetRequiredValue(file);
            var (user, context, item) = options.Marks(result);
            var import = OnnxImporter.Import(path, new OnnxImportOptions
            {
                Name = options.Name(result),
                User = user,
                Context = context,
                Item = item,
                Rename = Pairs(result.GetValue(rename)!, "--rename"),
                Dimensions = Pairs(result.GetValue(dimension)!, "--dim").ToDictionary(pair => pair.Key, pair => Length(pair.Key, pair.Value)),
                PaddingId = result.GetValue(padding),
            });
            ThrowIfWrong(path, import, result.GetValue(check), result.GetValue(tolerance));
            if (import.UnusedWeights is { Count: > 0 } unused)
            {
                terminal.Error.WriteLine($"note: No node reads the weights {string.Join(", ", unused.Take(MostNames))}{(unused.Count > MostNames ? ", ..." : "")}: they are left out.");
            }

            return options.Write(result, import.Model, terminal);
        });
        return command;
    }

    /// <exception cref="CheckFailedException">An output is off; nothing is written.</exception>
    private static void ThrowIfWrong(string path, OnnxImport import, string? rows, double tolerance)
    {
        const int Seed = 1;
        if (rows is not null)
        {
            using var reader = SafetensorsReader.Open(rows);
            ThrowIfWrong(OnnxCheck.Run(import, reader, tolerance), $"the rows of {rows}");
            return;
        }

        ThrowIfWrong(OnnxCheck.AgainstFlat(path, import, Seed, tolerance: tolerance), "the flat graph on random rows");
        if (new FileInfo(path).Length <= MostRuntimeBytes && OnnxCheck.AgainstRuntime(path, import, Seed, tolerance: tolerance) is { } checks)
        {
            ThrowIfWrong(checks, "ONNX Runtime on random rows");
        }
    }

    private static void ThrowIfWrong(IReadOnlyList<OnnxCheckedOutput> outputs, string what)
    {
        var worst = outputs.MaxBy(output => output.Error / output.Tolerance)!;
        if (!worst.Passed)
        {
            throw new CheckFailedException(string.Create(
                CultureInfo.InvariantCulture,
                $"Against {what}, output '{worst.Output}' is off by {worst.Error:G3} in row {worst.Row}: expected {worst.Expected:G7}, found {worst.Actual:G7}; allowed {worst.Tolerance:G3}. Nothing was written."));
        }
    }

    private static Dictionary<string, string> Pairs(string[] texts, string option)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts.SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            var at = text.LastIndexOf('=');
            if (at < 1 || at == text.Length - 1)
            {
                throw new InputException($"{option} is '{text}'; expected a name, '=' and what it becomes.");
            }

            if (!pairs.TryAdd(text[..at], text[(at + 1)..]))
            {
                throw new InputException($"{option} names '{text[..at]}' twice.");
            }
        }

        return pairs;
    }

    private static int Length(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length > 0
            ? length
            : throw new InputException($"--dim {name} is '{text}'; expected a whole number above 0.");
}
