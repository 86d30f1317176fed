using System.Text.Json;

namespace RankKernel.Cli.Requests;

/// <summary>
/// Reads requests, <c>{"features": {...}, "items": [{"id": ..., "features": {...}}, ...]}</c>, or, where the items are in a catalog,
/// <c>{"features": {...}, "candidates": [id, ...]}</c>; <c>docs/tool.md</c> tells the format.
/// </summary>
internal sealed class RequestReader(RankModel model)
{
    private readonly FeatureReader _user = new(model.Features, items: false);
    private readonly FeatureReader _item = new(model.Features, items: true);

    /// <summary>Reads the user and context features, and the items with theirs.</summary>
    /// <returns>The items' ids, null for one without.</returns>
    public string?[] ReadWithItems(LocatedJson json, RankRequest request)
    {
        ReadUser(json, request);
        if (!json.Root.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
        {
            throw json.Error(json.Root.TryGetProperty("candidates", out _)
                ? "found 'candidates', expected 'items': ids can be ranked with --catalog only."
                : "no list 'items'.");
        }

        request.Items.Reset(items.GetArrayLength());
        var ids = new string?[request.Items.Count];
        foreach (var (row, item) in items.EnumerateArray().Index())
        {
            ids[row] = ReadItem(json, item, $"item {row + 1}", request.Items, row);
        }

        json.Reading(null, request.Validate);
        return ids;
    }

    /// <summary>Reads the user and context features, and the ids of candidates in a catalog.</summary>
    /// <returns>The candidates, or null where there are none: all items of the catalog then.</returns>
    public string[]? ReadWithCandidates(LocatedJson json, RankRequest request)
    {
        ReadUser(json, request);
        json.Reading(null, request.Validate);
        if (json.Root.TryGetProperty("items", out _))
        {
            throw json.Error("found 'items', expected 'candidates': the items are in the catalog.");
        }

        if (!json.Root.TryGetProperty("candidates", out var candidates) || candidates.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var ids = Array.Empty<string>();
        json.Reading(null, () => ids = candidates.ValueKind == JsonValueKind.Array
            ? [.. candidates.EnumerateArray().Select((id, position) => Id(id) ?? throw json.Error("no id.", $"candidate {position + 1}"))]
            : throw json.Error($"'candidates' is {JsonValues.Describe(candidates)}, expected a list of ids."));
        return ids;
    }

    /// <summary>Reads an item, <c>{"id": ..., "features": {...}}</c>, into a row of a batch.</summary>
    /// <returns>Its id, or null.</returns>
    public string? ReadItem(LocatedJson json, JsonElement item, string? part, ItemBatch items, int row)
    {
        string? id = null;
        json.Reading(part, () =>
        {
            var features = Features(json, item, part);
            id = item.TryGetProperty("id", out var given) ? Id(given) : null;
            _item.Read(features, new ItemTarget(items, row));
        });
        return id;
    }

    /// <summary>Reads the user and context features alone.</summary>
    public void ReadUser(LocatedJson json, RankRequest request)
    {
        request.Clear();
        json.Reading(null, () => _user.Read(Features(json, json.Root, null), new RequestTarget(request)));
    }

    private static JsonElement Features(LocatedJson json, JsonElement holder, string? part) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty("features", out var features) && features.ValueKind == JsonValueKind.Object
            ? features
            : throw json.Error("no object 'features'.", part);

    private static string? Id(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.GetRawText(),
        _ => null,
    };
}
