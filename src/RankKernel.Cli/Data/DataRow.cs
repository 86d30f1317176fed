namespace RankKernel.Cli.Data;

/// <summary>A row of an evaluation file; its features are in the request that it was read into.</summary>
internal sealed class DataRow(int labels)
{
    /// <summary>The file and the line, for messages.</summary>
    public string Where { get; set; } = "";

    /// <summary>The labels, in the order in which they were asked for; NaN where the row has none yet.</summary>
    public double[] Labels { get; } = new double[labels];

    public string? Group { get; set; }

    public string? Item { get; set; }

    public void Clear()
    {
        Labels.AsSpan().Fill(double.NaN);
        (Group, Item) = (null, null);
    }
}

/// <summary>What the columns of an evaluation file that are not features, or not features alone, are for.</summary>
/// <param name="Labels">Columns with labels.</param>
/// <param name="Group">The column with the group, or null.</param>
/// <param name="Item">The column with the item, or null.</param>
/// <param name="Ignored">Columns that are passed over.</param>
internal sealed record DataColumns(IReadOnlyList<string> Labels, string? Group, string? Item, IReadOnlySet<string> Ignored)
{
    /// <summary>Whether a column need not be a feature.</summary>
    public bool Has(string column) => Labels.Contains(column) || column == Group || column == Item || Ignored.Contains(column);

    /// <summary>Checks that a row has everything.</summary>
    public void Require(DataRow row)
    {
        for (var i = 0; i < Labels.Count; i++)
        {
            if (double.IsNaN(row.Labels[i]))
            {
                throw new InputException($"{row.Where}: no label '{Labels[i]}'.");
            }
        }

        if (Group is not null && row.Group is null)
        {
            throw new InputException($"{row.Where}: no group '{Group}'.");
        }
    }
}
