using RankKernel.Cli.Output;

namespace RankKernel.Cli.Commands;

/// <summary>The features of a model for a person to read.</summary>
internal static class FeatureTable
{
    public static void Write(IReadOnlyList<FeatureReport> features, Terminal terminal)
    {
        terminal.Heading("Features");
        var table = new TextTable().Left("name").Left("side").Left("kind").Left("encoding").Right("cardinality");
        foreach (var feature in features)
        {
            table.Row(feature.Name, feature.Side, feature.Kind, feature.Encoding ?? "", Cardinality(feature.Cardinality));
            foreach (var column in feature.Columns ?? [])
            {
                table.Row($"  .{column.Name}", "", column.Kind, column.Encoding, Cardinality(column.Cardinality));
            }
        }

        terminal.Table(table);
    }

    private static string Cardinality(int? cardinality) => cardinality is { } known ? Show.Count(known) : "";
}
