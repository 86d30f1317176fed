using System.Text.Json;
using System.Text.Json.Nodes;

namespace RankKernel.ApiConsumer;

/// <summary>A film as the host's own database has it.</summary>
internal sealed record Film(long Id, string Title, string? MainGenre, string[] Genres, double? Year, double Popularity, double? MeanRating)
{
    /// <summary>The films of a file with one JSON object a line.</summary>
    public static Film[] Load(string path) => [.. File.ReadLines(path).Where(line => line.Length > 0).Select(Parse)];

    private static Film Parse(string line)
    {
        var film = JsonNode.Parse(line) ?? throw new JsonException($"'{line}' is no film.");
        var features = film["features"]!;
        return new Film(
            (long)features["film_id"]!,
            (string)film["title"]!,
            (string?)features["main_genre"],
            [.. features["genres"]?.AsArray().Select(genre => (string)genre!) ?? []],
            (double?)features["film_year"],
            (double?)features["film_popularity"] ?? 0,
            (double?)features["film_mean_rating"]);
    }
}
