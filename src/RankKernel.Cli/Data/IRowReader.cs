using RankKernel.Features;

namespace RankKernel.Cli.Data;

/// <summary>Reads the rows of an evaluation file, one after the other; <c>docs/evaluation.md</c> tells the formats.</summary>
internal interface IRowReader
{
    /// <summary>Each row, its features set on the request with one item; valid until the next.</summary>
    IEnumerable<DataRow> Read(RankRequest request);

    /// <summary>A reader for a file with the features of a model, by the ending of its name: CSV, else JSON lines.</summary>
    static IRowReader For(DataFile file, bool csv, IReadOnlyList<Feature> features, DataColumns columns) =>
        csv ? new CsvRows(file, features, columns) : new JsonRows(file, features, columns);

    static string Unknown(string column, IReadOnlyList<Feature> features) =>
        $"'{column}' is no feature of the model, label or group (--ignore {column} passes over it); "
        + $"the features are {string.Join(", ", features.Select(feature => feature.Name))}.";
}
