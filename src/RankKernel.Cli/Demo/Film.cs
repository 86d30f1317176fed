using System.Text.Json;

namespace RankKernel.Cli.Demo;

/// <summary>What people know a film by.</summary>
internal sealed record Film(long Id, string Title, int? Year, string Genres)
{
    public static Film Read(long id, JsonElement json) => new(
        id,
        Text(json, "title") ?? $"film {id}",
        json.TryGetProperty("year", out var year) && year.ValueKind == JsonValueKind.Number && year.TryGetInt32(out var number) ? number : null,
        (Text(json, "genres_text") ?? "").Replace("|", ", ", StringComparison.Ordinal));

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
