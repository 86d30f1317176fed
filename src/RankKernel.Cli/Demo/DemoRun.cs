using RankKernel.Cli.Commands;
using RankKernel.Cli.Measuring;
using RankKernel.Cli.Output;
using RankKernel.Cli.Requests;
using RankKernel.Planning;

namespace RankKernel.Cli.Demo;

/// <summary>Ranks every film that a user has not seen, out of a catalog, and measures it.</summary>
internal static class DemoRun
{
    private const int RecentFilms = 8;
    private const int UsualCandidates = 500;
    private const int Calls = 300;
    private const double MostSeconds = 3;
    private const double WarmUpSeconds = 0.5;

    public static DemoReport Run(DemoFiles files, string? userName, int top, Terminal terminal)
    {
        using var model = CommandOptions.LoadModel(files.Model);
        var films = new Dictionary<long, Film>();
        using var items = CatalogFile<long>.Load(files.Films, model, terminal, long.TryParse, (id, json) => films.Add(id, Film.Read(id, json)));
        var user = DemoUser.Load(files.Users, userName, model, terminal);
        long[] unseen = [.. items.Ids.Where(id => !user.Seen.Contains(id))];
        if (unseen.Length == 0)
        {
            throw new InputException($"{user.Name} has seen every film of {files.Films}.");
        }

        using var ranker = model.CreateRanker();
        var winners = new RankedItem[top];
        var found = ranker.Rank(user.Request, items.Catalog, unseen, winners);
        var best = winners.Take(found).Select(winner => Describe(films[unseen[winner.Index]], null, winner.Score)).ToList();
        return new DemoReport(
            model.Name,
            model.Definition.Version,
            user.Name,
            user.At,
            user.Seen.Count,
            [.. user.History.TakeLast(RecentFilms).Reverse().Select(watched => Describe(
                films.GetValueOrDefault(watched.Film) ?? new Film(watched.Film, $"film {watched.Film}", null, ""), watched.Stars, null))],
            unseen.Length,
            best,
            [.. new[] { unseen.Length, UsualCandidates }.Where(count => count <= unseen.Length).Distinct().Select(Measure)],
            SavingsReport.Of(PlanReport.Create(model.Plan, unseen.Length)));

        DemoTiming Measure(int count)
        {
            var loop = new CallLoop(_ => ranker.Rank(user.Request, items.Catalog, unseen.AsSpan(0, count), winners), Calls);
            loop.WarmUp(WarmUpSeconds);
            loop.Run(MostSeconds, Calls);
            return new DemoTiming(count, loop.Calls, Latency.Of(loop.Ticks), (double)loop.Allocated / loop.Calls);
        }
    }

    private static DemoFilm Describe(Film film, double? stars, float? score) => new(film.Id, film.Title, film.Year, film.Genres, stars, score);
}
