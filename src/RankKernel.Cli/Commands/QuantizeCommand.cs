using System.CommandLine;
using RankKernel.Cli.Output;
using RankKernel.Cli.Output.Pages;
using RankKernel.Cli.Quantizing;
using RankKernel.Cli.Requests;
using RankKernel.Quantization;

namespace RankKernel.Cli.Commands;

/// <summary><c>quantize MODEL -o OUT --calibrate FILE</c>: a smaller and faster model that ranks as well within a budget.</summary>
internal static class QuantizeCommand
{
    private static readonly Dictionary<string, EmbeddingPrecision> EmbeddingForms = new(StringComparer.Ordinal)
    {
        ["int8"] = EmbeddingPrecision.Int8,
        ["int4"] = EmbeddingPrecision.Int4,
        ["fp16"] = EmbeddingPrecision.Float16,
        ["bf16"] = EmbeddingPrecision.BFloat16,
        ["fp32"] = EmbeddingPrecision.Float32,
    };

    private static readonly Dictionary<string, DensePrecision> DenseForms = new(StringComparer.Ordinal)
    {
        ["int8"] = DensePrecision.Int8,
        ["fp16"] = DensePrecision.Float16,
        ["bf16"] = DensePrecision.BFloat16,
        ["fp32"] = DensePrecision.Float32,
    };

    public static Command Create(Terminal terminal)
    {
        var model = CommandOptions.Model();
        var target = new TargetOption<string>("-o", "--out") { MayReplaceArguments = true, Description = "The model file to write.", HelpName = "OUT.rkm", Required = true };
        var data = new DataOptions("--calibrate", "Rows with features and labels, to calibrate and to evaluate with: JSON lines or CSV with a header, also packed (.gz).");
        var embeddings = Form("--embeddings", "How embedding tables are kept", EmbeddingForms.Keys);
        var dense = Form("--dense", "How dense layers are kept and multiplied", DenseForms.Keys);
        var budget = CommandOptions.Number("--budget-auc", 0.0005, 0, 1, "LOSS", "How much AUC may be lost; layers go back to fp32 until it is kept.");
        var rows = CommandOptions.Int("--calibration-rows", 10_000, 1, int.MaxValue, "N", "The most rows to calibrate with, spread over the file.");
        var candidates = CommandOptions.Int("--candidates", 500, 1, ItemBatch.MaxCount, "N", "Candidates of a request whose latency is measured.");
        var seconds = CommandOptions.Number("--seconds", 2, 0, 3600, "S", "How long latency is measured; 0 for not at all.");
        var report = new TargetOption<string?>("--report") { Description = "Write an HTML page with charts.", HelpName = "OUT.html" };
        var json = CommandOptions.Json();
        var command = new Command("quantize", "Makes a model smaller and faster, within a budget of accuracy.")
        {
            model, target, embeddings, dense, budget, rows, candidates, seconds, report, json,
        };
        data.AddTo(command);
        command.SetAction(result =>
        {
            var page = result.GetValue(report);
            foreach (var path in new[] { page, result.GetRequiredValue(target) }.OfType<string>())
            {
                ReportFile.RequireFolder(path);
            }

            using var loaded = CommandOptions.LoadModel(result.GetRequiredValue(model));
            var settings = new QuantizeSettings(
                result.GetRequiredValue(model),
                result.GetRequiredValue(target),
                new QuantizationOptions { Embeddings = EmbeddingForms[result.GetRequiredValue(embeddings)], Dense = DenseForms[result.GetRequiredValue(dense)] },
                result.GetValue(budget),
                result.GetValue(rows),
                result.GetValue(candidates),
                result.GetValue(seconds),
                data.Settings(result, loaded));
            if (settings.Evaluation.Data == JsonInput.Standard)
            {
                throw new InputException("--calibrate reads its rows more than once, so they cannot come from standard input.");
            }

            var done = new QuantizeRun(loaded, settings, terminal).Run();
            if (page is not null)
            {
                ReportFile.Write(page, QuantizePage.Create(done));
            }

            terminal.Report(done, result.GetValue(json), (made, to) => Write(made, page, to));
            return done.Verified ? ExitCode.Ok : ExitCode.CheckFailed;
        });
        return command;
    }

    private static void Write(QuantizeReport report, string? page, Terminal terminal)
    {
        terminal.Heading($"{report.Model}: {report.File}");
        terminal.Table(Table(QuantizeTables.SizeTitles, QuantizeTables.Sizes(report)));
        foreach (var output in report.Outputs)
        {
            terminal.Heading(output.Output);
            terminal.Table(Table(QuantizeTables.FigureTitles, QuantizeTables.Figures(output)));
            terminal.Table(Table(["scores of the two models", "value"], QuantizeTables.Agreement(output)));
        }

        if (report.Latency is { } latency)
        {
            terminal.Heading($"Latency of {Show.Count(latency.Candidates)} candidates, one thread: {Show.Ratio(latency.Speedup)} as fast");
            terminal.Table(Table(["", "before", "after"], QuantizeTables.Latency(latency)));
        }

        terminal.Heading("Layers and tables");
        terminal.Table(Table(QuantizeTables.LayerTitles, QuantizeTables.Layers(report), 0, 1, 3, 7));
        terminal.Line($"AUC may be lost: {Show.Number(report.BudgetAuc)}. {QuantizeTables.Outcome(report)}");
        terminal.Line($"{report.File}: {(report.Verified ? "passes every check" : "FAILED a check, see 'rankkernel verify'")}.");
        if (page is not null)
        {
            terminal.Line($"Charts: {page}");
        }
    }

    private static TextTable Table(IReadOnlyList<string> titles, IEnumerable<string[]> rows, params int[] texts)
    {
        var table = new TextTable();
        foreach (var (i, title) in titles.Index())
        {
            _ = i == 0 || texts.Contains(i) ? table.Left(title) : table.Right(title);
        }

        foreach (var row in rows)
        {
            table.Row(row);
        }

        return table;
    }

    private static Option<string> Form(string name, string description, IEnumerable<string> forms)
    {
        var names = forms.ToArray();
        var option = new Option<string>(name) { Description = $"{description}: {string.Join(", ", names)}.", HelpName = "FORM", DefaultValueFactory = _ => names[0] };
        option.AcceptOnlyFromAmong(names);
        return option;
    }
}
