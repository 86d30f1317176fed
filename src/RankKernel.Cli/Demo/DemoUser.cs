using System.Globalization;
using System.Text.Json;
using RankKernel.Cli.Output;
using RankKernel.Cli.Requests;

namespace RankKernel.Cli.Demo;

/// <summary>A person of the demonstration: the request at one moment, and the films seen by then.</summary>
internal sealed record DemoUser(string Name, string At, RankRequest Request, IReadOnlyList<Watched> History, IReadOnlySet<long> Seen)
{
    /// <summary>The person of this name, or at this position of the file from 1; the first one unless asked for another.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static DemoUser Load(string path, string? wanted, RankModel model, Terminal terminal)
    {
        var users = JsonInput.Lines(path, terminal).ToList();
        try
        {
            var names = users.Select(user => Text(user.Root, "name") ?? "").ToList();
            var index = wanted is null ? 0 : names.IndexOf(wanted);
            if (index < 0 && int.TryParse(wanted, CultureInfo.InvariantCulture, out var position))
            {
                index = position - 1;
            }

            return index >= 0 && index < users.Count
                ? Read(users[index], names[index], model)
                : throw new InputException($"No user '{wanted}'; give a position from 1 to {users.Count}, or one of {string.Join(", ", names)}.");
        }
        finally
        {
            users.ForEach(user => user.Dispose());
        }
    }

    private static DemoUser Read(LocatedJson json, string name, RankModel model)
    {
        var request = model.CreateRequest();
        new RequestReader(model).ReadUser(json, request);
        var history = Array.Empty<Watched>();
        var seen = new HashSet<long>();
        json.Reading(null, () =>
        {
            if (json.Root.GetProperty("features").TryGetProperty("history", out var events) && events.ValueKind == JsonValueKind.Object)
            {
                var films = Numbers(events, "film_id");
                var ratings = Numbers(events, "rating_bucket");
                history = [.. films.Select((film, i) => new Watched(film, i < ratings.Length ? ratings[i] : null))];
            }

            seen.UnionWith(Numbers(json.Root, "seen"));
        });
        return new DemoUser(name, Text(json.Root, "at") ?? "", request, history, seen);
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static long[] Numbers(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(Number).OfType<long>()]
            : [];

    private static long? Number(JsonElement json) => json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var number) ? number : null;
}

/// <summary>A film that was watched and rated.</summary>
/// <param name="Film">Its id.</param>
/// <param name="RatingBucket">0 for half a star to 9 for five stars, if known.</param>
internal sealed record Watched(long Film, long? RatingBucket)
{
    public double? Stars => (RatingBucket + 1) / 2.0;
}
