using System.CommandLine;
using System.Globalization;
using RankKernel.Cli.Demo;
using RankKernel.Cli.Output;

namespace RankKernel.Cli.Commands;

/// <summary><c>demo</c>: films for a real person, out of the MovieLens model of the repository.</summary>
internal static class DemoCommand
{
    public static Command Create(Terminal terminal)
    {
        var models = new Option<string?>("--models") { Description = "The folder with the MovieLens model; models/movielens of the repository unless given.", HelpName = "DIR" };
        var user = new Option<string?>("--user") { Description = "Whose films: a name of users.jsonl, or a position in it from 1.", HelpName = "USER" };
        var top = CommandOptions.Int("--top", 10, 1, 1000, "K", "How many of the best to show.");
        var json = CommandOptions.Json();
        var command = new Command("demo", "Ranks films for a person out of the MovieLens data, and shows what it took.") { models, user, top, json };
        command.SetAction(result =>
        {
            var report = DemoRun.Run(DemoFiles.Find(result.GetValue(models)), result.GetValue(user), result.GetValue(top), terminal);
            terminal.Report(report, result.GetValue(json), Write);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(DemoReport report, Terminal terminal)
    {
        terminal.Heading($"{report.User}: {Show.Count(report.Seen)} films seen, the latest first");
        var recent = new TextTable().Left("film").Right("year").Left("genres").Right("stars");
        foreach (var film in report.Recent)
        {
            recent.Row(film.Title, Year(film), film.Genres, film.Stars?.ToString("0.0", CultureInfo.InvariantCulture) ?? "");
        }

        terminal.Table(recent);
        terminal.Heading($"The best {report.Top.Count} of {Show.Count(report.Candidates)} films not seen, by {report.Model}");
        var best = new TextTable().Right("").Left("film").Right("year").Left("genres").Bars().Right("score");
        foreach (var (index, film) in report.Top.Index())
        {
            var score = film.Score ?? float.NaN;
            best.Row($"{index + 1}", film.Title, Year(film), film.Genres, TextTable.Bar(score), score.ToString("0.0000", CultureInfo.InvariantCulture));
        }

        terminal.Table(best);
        terminal.Heading("How long that takes, on one thread, items in the catalog");
        var timings = new TextTable().Right("candidates").Right("calls").Right("p50").Right("p99").Right("allocated a call");
        foreach (var timing in report.Timings)
        {
            timings.Row(
                Show.Count(timing.Candidates),
                Show.Count(timing.Calls),
                Show.Microseconds(timing.LatencyUs.P50),
                Show.Microseconds(timing.LatencyUs.P99),
                Show.Bytes(timing.AllocatedBytesPerCall));
        }

        terminal.Table(timings);
        terminal.Heading($"What the plan saves, {Show.Count(report.Candidates)} candidates");
        ExplainCommand.WriteSavings(report.Savings, terminal);
    }

    private static string Year(DemoFilm film) => film.Year?.ToString(CultureInfo.InvariantCulture) ?? "";
}
