using System.Text.Json;
using RankKernel.Import;

namespace RankKernel.Tests.MovieLens;

/// <summary>The rows of test.safetensors as a host would send them: raw values.</summary>
internal sealed class MovieLensRows : IDisposable
{
    private const int HistoryColumns = 50;
    private const int GenreColumns = 10;

    private static readonly string[] UserNumbers = ["user_rating_count", "user_mean_rating"];
    private static readonly string[] ItemNumbers = ["film_year", "film_popularity", "film_mean_rating"];

    private readonly SafetensorsReader _file = SafetensorsReader.Open(Repository.MovieLens("test.safetensors"));
    private readonly Dictionary<string, long[]> _integers = [];
    private readonly Dictionary<string, double[]> _numbers = [];

    public int Count => Integers("label").Length;

    public bool[] Labels => [.. Integers("label").Select(label => label == 1)];

    public double[] Expected(string model) => _file.ReadDoubles($"expected.{model}");

    /// <summary>Makes a request of one row.</summary>
    public void Fill(RankRequest request, int row)
    {
        request.Set("user_id", Integers("input.user_id")[row]);
        request.Set("hour", Integers("input.hour")[row]);
        request.Set("weekday", Integers("input.weekday")[row]);
        foreach (var name in UserNumbers)
        {
            request.Set(name, Numbers($"input.{name}")[row]);
        }

        var history = new Range(row * HistoryColumns, (row * HistoryColumns) + (int)Integers("input.history.length")[row]);
        request.SetSequence("history", "film_id", Integers("input.history.film_id").AsSpan(history));
        request.SetSequence("history", "genre", Texts("history.genre", Integers("input.history.genre").AsSpan(history)));
        request.SetSequence("history", "rating_bucket", Integers("input.history.rating_bucket").AsSpan(history));

        request.Items.Reset(1);
        request.Items.Set("film_id", [Integers("input.film_id")[row]]);
        request.Items.Set("main_genre", Texts("main_genre", [Integers("input.main_genre")[row]]));
        var genres = Integers("input.genres").AsSpan(row * GenreColumns, GenreColumns);
        var end = genres.IndexOf(-1L);
        var kept = Texts("genres", end < 0 ? genres : genres[..end]);
        request.Items.SetIds("genres", kept, [kept.Length]);
        foreach (var name in ItemNumbers)
        {
            request.Items.Set(name, [Numbers($"input.{name}")[row]]);
        }
    }

    public void Dispose() => _file.Dispose();

    private string[] Texts(string feature, ReadOnlySpan<long> indices)
    {
        var texts = JsonSerializer.Deserialize<string[]>(_file.Metadata[$"strings.{feature}"])!;
        var result = new string[indices.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = texts[indices[i]];
        }

        return result;
    }

    private long[] Integers(string name) =>
        _integers.TryGetValue(name, out var known) ? known : _integers[name] = _file.ReadIntegers(name);

    private double[] Numbers(string name) =>
        _numbers.TryGetValue(name, out var known) ? known : _numbers[name] = _file.ReadDoubles(name);
}
