using System.CommandLine;
using RankKernel.Cli.Output;
using RankKernel.Cli.Requests;

namespace RankKernel.Cli.Commands;

/// <summary><c>rank MODEL REQUEST.json</c>: the best candidates of each request.</summary>
internal static class RankCommand
{
    public static Command Create(Terminal terminal)
    {
        var requests = new RequestOptions();
        var top = CommandOptions.Top();
        var output = CommandOptions.Output();
        var command = new Command("rank", "Finds the best candidates of a request.") { top, output };
        requests.AddTo(command);
        command.SetAction(result =>
        {
            requests.Run(result, terminal, (model, run) =>
            {
                using var ranker = CommandOptions.CreateRanker(model, result.GetValue(output));
                var winners = new RankedItem[result.GetValue(top)];
                foreach (var request in run)
                {
                    var found = winners.AsSpan(0, request.Rank(ranker, winners));
                    Write(Report(request, result.GetValue(output) ?? model.Outputs[0], found), result.GetValue(requests.Json), terminal);
                }
            });
            return ExitCode.Ok;
        });
        return command;
    }

    private static RankReport Report(ReadRequest request, string output, ReadOnlySpan<RankedItem> winners)
    {
        var items = new List<RankedReport>(winners.Length);
        foreach (var winner in winners)
        {
            items.Add(new RankedReport(items.Count + 1, request.Ids[winner.Index], winner.Index, winner.Score));
        }

        return new RankReport(request.Line, output, request.Ids.Length, items, request.Unknown);
    }

    private static void Write(RankReport report, bool json, Terminal terminal)
    {
        if (json)
        {
            RequestReport.WriteJson(report, report.Line, terminal);
            return;
        }

        RequestReport.WriteHeading($"Best {report.Items.Count} of {Show.Count(report.Candidates)} by {report.Output}", report.Line, terminal);
        var table = new TextTable().Right("rank").Left("id").Right("index").Right(report.Output);
        foreach (var item in report.Items)
        {
            table.Row($"{item.Rank}", item.Id ?? "", $"{item.Index}", Show.Score(item.Score));
        }

        terminal.Table(table);
        RequestReport.WriteUnknown(report.Unknown, terminal);
    }
}

/// <summary>The winners of a request.</summary>
internal sealed record RankReport(int? Line, string Output, int Candidates, IReadOnlyList<RankedReport> Items, IReadOnlyList<string> Unknown);

/// <summary>A winner.</summary>
internal sealed record RankedReport(int Rank, string? Id, int Index, float Score);
