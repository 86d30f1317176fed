using System.CommandLine;
using RankKernel.Cli.Evaluating;
using RankKernel.Cli.Output;
using RankKernel.Cli.Output.Pages;

namespace RankKernel.Cli.Commands;

/// <summary><c>eval MODEL --data FILE</c>: how good a model's scores are on rows with labels.</summary>
internal static class EvalCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommandOptions.Model();
        var data = new DataOptions("--data", "Rows with features and labels: JSON lines or CSV with a header, also packed (.gz), or - for standard input.");
        var report = new TargetOption<string?>("--report") { Description = "Write an HTML page with charts.", HelpName = "OUT.html" };
        var json = CommandOptions.Json();
        var command = new Command("eval", "Evaluates a model's scores on rows with labels.") { model, report, json };
        data.AddTo(command);
        command.SetAction(result =>
        {
            var page = result.GetValue(report);
            if (page is not null)
            {
                ReportFile.RequireFolder(page);
            }

            using var loaded = CommandOptions.LoadModel(result.GetRequiredValue(model));
            var found = new Evaluator(loaded, data.Settings(result, loaded), terminal).Run();
            if (page is not null)
            {
                ReportFile.Write(page, EvaluationPage.Create(found));
            }

            terminal.Report(found, result.GetValue(json), (found, to) => Write(found, page, to));
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(EvaluationReport report, string? page, Terminal terminal)
    {
        foreach (var output in report.Outputs)
        {
            terminal.Heading($"{report.Model} {report.Version}: {output.Output} against {output.Label}");
            var table = new TextTable().Left("figure").Right("value");
            foreach (var name in FigureNames.Overall(output))
            {
                table.Row(FigureNames.Title(name), FigureNames.Show(output, name));
            }

            terminal.Table(table);
            var (names, cutoffs) = FigureNames.AtCutoffs(output);
            if (names.Count > 0)
            {
                var lists = new TextTable().Right("k");
                names.ToList().ForEach(name => lists.Right(FigureNames.TitleAtK(name)));
                cutoffs.ToList().ForEach(k => lists.Row([k, .. names.Select(name => FigureNames.Show(output, $"{name}@{k}"))]));
                terminal.Table(lists);
            }
        }

        terminal.Line($"{Show.Count(report.Rows)} rows of {report.Data} in {Show.Seconds(report.Seconds)}.");
        if (page is not null)
        {
            terminal.Line($"Charts: {page}");
        }
    }
}
