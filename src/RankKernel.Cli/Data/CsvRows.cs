using System.Globalization;
using RankKernel.Cli.Requests;
using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Cli.Data;

/// <summary>Rows of a CSV file with a header.</summary>
internal sealed class CsvRows(DataFile file, IReadOnlyList<Feature> features, DataColumns columns) : IRowReader
{
    public IEnumerable<DataRow> Read(RankRequest request)
    {
        var reader = new CsvReader(file);
        var header = Header(reader);
        var places = columns.Labels.Select(label => Find(header, label, reader, "label")).ToArray();
        var group = columns.Group is null ? -1 : Find(header, columns.Group, reader, "group");
        var item = columns.Item is null ? -1 : header.IndexOf(columns.Item);
        var bound = new CsvFeatures(features, header, reader.Where, columns);
        var user = new RequestTarget(request);
        var row = new DataRow(columns.Labels.Count);
        while (reader.Read() is { } cells)
        {
            row.Clear();
            row.Where = reader.Where;
            if (cells.Count != header.Count)
            {
                throw new InputException($"{row.Where}: found {cells.Count} cells, expected {header.Count} as in the header.");
            }

            request.Clear();
            request.Items.Reset(1);
            Set(bound, cells, request, user, row);
            for (var i = 0; i < places.Length; i++)
            {
                row.Labels[i] = Label(cells[places[i]], columns.Labels[i], row);
            }

            row.Group = group < 0 || cells[group].IsMissing ? null : cells[group].Text;
            row.Item = item < 0 || cells[item].IsMissing ? null : cells[item].Text;
            columns.Require(row);
            yield return row;
        }
    }

    private List<string> Header(CsvReader reader)
    {
        var cells = reader.Read() ?? throw new InputException($"{file.Name}: no header, expected a line with the names of the columns.");
        var header = cells.Select(cell => cell.Text).ToList();
        return header.GroupBy(name => name).FirstOrDefault(names => names.Count() > 1) is { } twice
            ? throw new InputException($"{reader.Where}: the column '{twice.Key}' stands twice.")
            : header;
    }

    private static int Find(List<string> header, string name, CsvReader reader, string what) => header.IndexOf(name) is >= 0 and var place
        ? place
        : throw new InputException($"{reader.Where}: no column '{name}' for the {what}; the columns are {string.Join(", ", header)}.");

    private static void Set(CsvFeatures bound, IReadOnlyList<CsvCell> cells, RankRequest request, RequestTarget user, DataRow row)
    {
        try
        {
            bound.Read(cells, feature => feature.Side == Side.Item ? new ItemTarget(request.Items, 0) : user);
            request.Validate();
            request.Items.Validate();
        }
        catch (FeatureException error)
        {
            throw new InputException($"{row.Where}: {error.Message}", error);
        }
    }

    private static double Label(CsvCell cell, string name, DataRow row) => cell.Text switch
    {
        "" => double.NaN,
        _ when double.TryParse(cell.Text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ when bool.TryParse(cell.Text, out var yes) => yes ? 1 : 0,
        _ => throw new InputException($"{row.Where}: the label '{name}' is the text '{cell.Text}', expected a number."),
    };
}
