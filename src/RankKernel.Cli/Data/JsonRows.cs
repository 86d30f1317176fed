using System.Text.Json;
using RankKernel.Cli.Requests;
using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Cli.Data;

/// <summary>Rows of a file with an object a line, <c>{"user_id": 42, "film_id": 10, "clicked": 1}</c>, features as in requests.</summary>
internal sealed class JsonRows(DataFile file, IReadOnlyList<Feature> features, DataColumns columns) : IRowReader
{
    private readonly Dictionary<string, Feature> _features = features.ToDictionary(feature => feature.Name, StringComparer.Ordinal);

    public IEnumerable<DataRow> Read(RankRequest request)
    {
        var row = new DataRow(columns.Labels.Count);
        foreach (var json in JsonInput.Lines(file))
        {
            using (json)
            {
                row.Clear();
                row.Where = json.Where;
                request.Clear();
                request.Items.Reset(1);
                json.Reading(null, () => Read(json, request, row));
                columns.Require(row);
            }

            yield return row;
        }
    }

    private void Read(LocatedJson json, RankRequest request, DataRow row)
    {
        if (json.Root.ValueKind != JsonValueKind.Object)
        {
            throw json.Error($"found {JsonValues.Describe(json.Root)}, expected an object with a value for each feature.");
        }

        var user = new RequestTarget(request);
        var item = new ItemTarget(request.Items, 0);
        foreach (var property in json.Root.EnumerateObject())
        {
            ReadColumn(json, property, row);
            if (_features.TryGetValue(property.Name, out var feature))
            {
                if (property.Value.ValueKind != JsonValueKind.Null)
                {
                    FeatureReader.Set(feature, property.Value, feature.Side == Side.Item ? item : user);
                }
            }
            else if (!columns.Has(property.Name))
            {
                throw json.Error(IRowReader.Unknown(property.Name, features));
            }
        }

        request.Validate();
        request.Items.Validate();
    }

    private void ReadColumn(LocatedJson json, JsonProperty property, DataRow row)
    {
        for (var i = 0; i < columns.Labels.Count; i++)
        {
            if (property.Name == columns.Labels[i])
            {
                row.Labels[i] = Label(json, property);
            }
        }

        if (property.Name == columns.Group)
        {
            row.Group = Key(json, property);
        }

        if (property.Name == columns.Item)
        {
            row.Item = Key(json, property);
        }
    }

    private static double Label(LocatedJson json, JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.Number when double.IsFinite(property.Value.GetDouble()) => property.Value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Null => double.NaN,
        _ => throw json.Error($"the label '{property.Name}' is {JsonValues.Describe(property.Value)}, expected a number."),
    };

    private static string? Key(LocatedJson json, JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.String => property.Value.GetString(),
        JsonValueKind.Number => property.Value.GetRawText(),
        JsonValueKind.Null => null,
        _ => throw json.Error($"'{property.Name}' is {JsonValues.Describe(property.Value)}, expected a text or a number."),
    };
}
