using RankKernel.Unity;

// RankKernel.Unity.Check MODELS: the sample at work, without Unity. MODELS has movielens-din.rkm.
const int Films = 200;
const int Calls = 200;

using var model = new RankingModel(File.ReadAllBytes(Path.Combine(args[0], "movielens-din.rkm")));
using var request = model.CreateRequest();
var (history, film, year) = (new FeatureName("history"), new FeatureName("film_id"), new FeatureName("film_year"));
var (genre, bucket, mainGenre) = (new FeatureName("genre"), new FeatureName("rating_bucket"), new FeatureName("main_genre"));
var (user, hour) = (new FeatureName("user_id"), new FeatureName("hour"));
long[] seen = [1, 50, 260, 1196];
long[] films = [.. Enumerable.Range(1, Films)];
double[] years = [.. films.Select(number => 1950.0 + (number % 60))];
using var seenGenres = new TextList(["Adventure", "Crime", "Action", null!]);
using var genres = new TextList([.. films.Select(number => number % 2 == 0 ? "Drama" : "Comedy")]);
var winners = new RankedItem[5];
var found = 0;
var before = 0L;
for (var call = 0; call < Calls; call++)
{
    before = call == Calls / 2 ? GC.GetAllocatedBytesForCurrentThread() : before;
    request.Begin(films.Length);
    request.Set(user, 81);
    request.Set(hour, 20);
    request.SetSequence(history, film, seen);
    request.SetSequence(history, genre, seenGenres);
    request.SetSequence(history, bucket, seen);
    request.SetItems(mainGenre, genres);
    request.SetItems(film, films);
    request.SetItems(year, years);
    found = model.Rank(request, winners);
}

var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
Console.WriteLine($"{found} of {films.Length} films, {RankingModel.SimdLevel}, {allocated} bytes allocated in {Calls / 2} calls");
foreach (var winner in winners)
{
    Console.WriteLine($"film {films[winner.Index]}  {winner.Score:f6}");
}

try
{
    request.Set(new FeatureName("nothing"), 1);
}
catch (RankKernelException error) when (error.Message.Contains("no such feature", StringComparison.Ordinal))
{
    return found == winners.Length && allocated == 0 ? 0 : 1;
}

return 1;
