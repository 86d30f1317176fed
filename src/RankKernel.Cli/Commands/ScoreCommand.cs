using System.CommandLine;
using RankKernel.Cli.Output;
using RankKernel.Cli.Requests;

namespace RankKernel.Cli.Commands;

/// <summary><c>score MODEL REQUEST.json</c>: the scores of all candidates of each request.</summary>
internal static class ScoreCommand
{
    public static Command Create(Terminal terminal)
    {
        var requests = new RequestOptions();
        var output = new Option<string?>("--output") { Description = "The one output to score by; all of them unless given.", HelpName = "NAME" };
        var command = new Command("score", "Scores all candidates of a request, in their order.") { output };
        requests.AddTo(command);
        command.SetAction(result =>
        {
            requests.Run(result, terminal, (model, run) =>
            {
                string[] outputs = result.GetValue(output) is { } one ? [one] : [.. model.Outputs];
                var rankers = new List<Ranker>();
                try
                {
                    rankers.AddRange(outputs.Select(name => CommandOptions.CreateRanker(model, name)));
                    foreach (var request in run)
                    {
                        Write(Report(request, outputs, rankers), outputs, result.GetValue(requests.Json), terminal);
                    }
                }
                finally
                {
                    rankers.ForEach(ranker => ranker.Dispose());
                }
            });
            return ExitCode.Ok;
        });
        return command;
    }

    private static ScoreReport Report(ReadRequest request, string[] outputs, List<Ranker> rankers)
    {
        var scores = rankers.Select(request.Score).ToArray();
        return new ScoreReport(
            request.Line,
            [.. request.Ids.Select((id, index) => new ScoredReport(
                id, index, outputs.Index().ToDictionary(output => output.Item, output => scores[output.Index][index])))],
            request.Unknown);
    }

    private static void Write(ScoreReport report, string[] outputs, bool json, Terminal terminal)
    {
        if (json)
        {
            RequestReport.WriteJson(report, report.Line, terminal);
            return;
        }

        RequestReport.WriteHeading($"{Show.Count(report.Items.Count)} candidates", report.Line, terminal);
        var table = new TextTable().Right("index").Left("id");
        foreach (var output in outputs)
        {
            table.Right(output);
        }

        foreach (var item in report.Items)
        {
            table.Row([$"{item.Index}", item.Id ?? "", .. outputs.Select(output => Show.Score(item.Scores[output]))]);
        }

        terminal.Table(table);
        RequestReport.WriteUnknown(report.Unknown, terminal);
    }
}

/// <summary>The scores of a request's candidates.</summary>
internal sealed record ScoreReport(int? Line, IReadOnlyList<ScoredReport> Items, IReadOnlyList<string> Unknown);

/// <summary>A candidate's scores by output; null (NaN) for one that the catalog does not have.</summary>
internal sealed record ScoredReport(string? Id, int Index, IReadOnlyDictionary<string, float> Scores);
