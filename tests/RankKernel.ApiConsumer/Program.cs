using System.Globalization;
using RankKernel;
using RankKernel.ApiConsumer;
using RankKernel.Format;

// What a host does: load a model, say who asks and what there is to choose from, rank, show.
if (args is not [var modelPath, var filmsPath])
{
    Console.Error.WriteLine("usage: RankKernel.ApiConsumer movielens-din.rkm films.jsonl");
    return 2;
}

var films = Film.Load(filmsPath);
using var model = new RankModel(ModelFile.Load(modelPath));
using var ranker = model.CreateRanker(new RankerOptions { MaxDegreeOfParallelism = 2 });

// The user and the context.
var request = model.CreateRequest();
request.Set("user_id", 81);
request.Set("hour", 20);
request.Set("weekday", 5);
request.Set("user_rating_count", 4);
request.Set("user_mean_rating", 3.5);
request.SetSequence("history", "film_id", [1, 260, 1210, 480]);
request.SetSequence("history", "genre", ["Adventure", "Action", "Action", "Action"]);
request.SetSequence("history", "rating_bucket", [8, 9, 9, 6]);

// The candidates, with their features, in the request itself.
Fill(request.Items, films);
var best = new RankedItem[10];
var found = ranker.Rank(request, best);
for (var i = 0; i < found; i++)
{
    var score = best[i].Score.ToString("F4", CultureInfo.InvariantCulture);
    Console.WriteLine($"{i + 1,2}. {score}  {films[best[i].Index].Title}");
}

// Or by id, from a catalog that is filled once and kept up to date while requests come.
using var catalog = model.CreateCatalog<long>();
var batch = model.CreateItemBatch();
Fill(batch, films);
long[] ids = [.. films.Select(film => film.Id)];
catalog.Upsert(ids, batch);

var bestById = new RankedItem[10];
var foundById = ranker.Rank(request, catalog, ids, bestById);
Console.WriteLine(best.AsSpan(0, found).SequenceEqual(bestById.AsSpan(0, foundById)) ? "The catalog agrees." : "The catalog differs.");
catalog.Remove(films[best[0].Index].Id);
ranker.Rank(request, catalog, ids, bestById);
Console.WriteLine($"Without the first: {films[bestById[0].Index].Title}");
return 0;

static void Fill(ItemBatch items, Film[] films)
{
    items.Reset(films.Length);
    items.Set("film_id", [.. films.Select(film => film.Id)]);
    items.Set("main_genre", [.. films.Select(film => film.MainGenre)]);
    items.Set("film_year", [.. films.Select(film => film.Year ?? double.NaN)]);
    items.Set("film_popularity", [.. films.Select(film => film.Popularity)]);
    items.Set("film_mean_rating", [.. films.Select(film => film.MeanRating ?? double.NaN)]);
    items.SetIds("genres", [.. films.SelectMany(film => film.Genres)], [.. films.Select(film => film.Genres.Length)]);
}
