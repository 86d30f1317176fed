using System.Text.Json;

namespace RankKernel.Cli.Tests.Support;

/// <summary>Labelled rows for <see cref="FilmModel"/>, the same ones as JSON lines and as CSV.</summary>
internal static class FilmRows
{
    public static readonly string[] Lines =
    [
        """{"user_id": 1, "age": 31, "history": {"film_id": [10, 30], "genre": ["war", "drama"], "rating_bucket": [9, 4], "minutes": [90, 31.5]}, "film_id": 10, "genres": ["comedy"], "price": 3, "image": [0.1, 0.2, 0.3], "label": 1, "seconds": 12.5, "note": "x"}""",
        """{"user_id": 1, "age": 31, "film_id": 20, "genres": ["drama", "war"], "label": 0, "seconds": 3, "note": "a, \"b\""}""",
        """{"user_id": 2, "tags": {"values": ["late", "7"], "weights": [1, 0.25]}, "hour": 20.5, "film_id": 30, "label": 1, "seconds": 8, "note": ""}""",
        """{"user_id": 1, "film_id": 40, "genres": [], "label": 0, "seconds": 4.5, "note": "x"}""",
        """{"user_id": 2, "film_id": 50, "genres": ["war"], "price": 2.5, "label": 0, "seconds": 1, "note": "x"}""",
        """{"user_id": 3, "film_id": 10, "genres": ["comedy"], "label": 1, "seconds": 2, "note": "x"}""",
        """{"user_id": 2, "film_id": 20, "genres": ["drama"], "label": 1, "seconds": 6, "note": "x"}""",
    ];

    public const string Csv = """"
        user_id,age,history.film_id,history.genre,history.rating_bucket,history.minutes,tags,tags.weights,hour,film_id,genres,price,image,label,seconds,note
        1,31,10|30,war|drama,9|4,90|31.5,,,,10,comedy,3,0.1|0.2|0.3,1,12.5,x
        1,31,,,,,,,,20,drama|war,,,0,3,"a, ""b"""
        2,,,,,,"late|7",1|0.25,20.5,30,,,,true,8,

        1,,,,,,,,,40,,,,0,4.5,x
        2,,,,,,,,,50,war,2.5,,0,1,"two
        lines"
        3,,,,,,,,,10,comedy,,,1,2,x
        2,,,,,,,,,20,drama,,,1,6,x
        """";

    public static string Json { get; } = string.Join('\n', Lines);

    /// <summary>The scores of the rows, one by one, by the command that scores requests.</summary>
    public static double[] Scores(FilmModel model, string output)
    {
        var requests = Lines.Select(line =>
        {
            var row = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(line)!;
            var user = Only(row, "user_id", "age", "history", "tags", "hour");
            var item = Only(row, "film_id", "genres", "price", "image");
            return JsonSerializer.Serialize(new { features = user, items = new[] { new { features = item } } });
        });
        var run = ToolRun.WithInput(string.Join('\n', requests), "score", model.Path, "-", "--lines", "--output", output, "--json");
        Assert.Equal(0, run.Code);
        return [.. run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
            (double)JsonDocument.Parse(line).RootElement.GetProperty("items")[0].GetProperty("scores").GetProperty(output).GetSingle())];
    }

    private static Dictionary<string, JsonElement> Only(Dictionary<string, JsonElement> row, params string[] names) =>
        row.Where(entry => names.Contains(entry.Key)).ToDictionary();
}
