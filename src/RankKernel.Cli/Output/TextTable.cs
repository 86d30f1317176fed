using Spectre.Console;

namespace RankKernel.Cli.Output;

/// <summary>A table that can be drawn in a terminal, or written as aligned columns.</summary>
internal sealed class TextTable
{
    private const int BarWidth = 10;

    private readonly List<Column> _columns = [];
    private readonly List<string[]> _rows = [];

    private bool HasTitles => _columns.Any(column => column.Title.Length > 0);

    public TextTable Left(string title) => Add(new Column(title, ColumnKind.Left));

    public TextTable Right(string title) => Add(new Column(title, ColumnKind.Right));

    /// <summary>A column of bars for fractions from 0 to 1; only where a person looks on.</summary>
    public TextTable Bars() => Add(new Column("", ColumnKind.Bar));

    public TextTable Row(params string[] cells)
    {
        _rows.Add([.. cells.Select(PlainText.Clean)]);
        return this;
    }

    /// <summary>A cell for a column of bars.</summary>
    public static string Bar(double fraction) => new('━', (int)Math.Round(BarWidth * Math.Clamp(double.IsNaN(fraction) ? 0 : fraction, 0, 1)));

    public void Write(TextWriter output)
    {
        var shown = Enumerable.Range(0, _columns.Count).Where(column => _columns[column].Kind != ColumnKind.Bar).ToArray();
        var widths = shown.Select(column => _rows.Select(row => row[column].Length).Append(_columns[column].Title.Length).Max()).ToArray();
        if (HasTitles)
        {
            WriteRow([.. _columns.Select(column => column.Title)]);
        }

        _rows.ForEach(WriteRow);

        void WriteRow(string[] cells) => output.WriteLine(
            string.Join("  ", shown.Select((column, i) => _columns[column].Kind == ColumnKind.Right
                ? cells[column].PadLeft(widths[i])
                : cells[column].PadRight(widths[i]))).TrimEnd());
    }

    public Table ToSpectre()
    {
        var table = new Table { Border = TableBorder.Rounded }.BorderColor(Color.Grey);
        table.ShowHeaders = HasTitles;
        foreach (var column in _columns)
        {
            var header = new TableColumn($"[bold]{Markup.Escape(column.Title)}[/]");
            table.AddColumn(column.Kind == ColumnKind.Right ? header.RightAligned() : header);
        }

        foreach (var row in _rows)
        {
            table.AddRow([.. row.Zip(_columns, (cell, column) =>
                column.Kind == ColumnKind.Bar ? $"[green3]{cell}[/]" : Markup.Escape(cell))]);
        }

        return table;
    }

    private TextTable Add(Column column)
    {
        _columns.Add(column);
        return this;
    }

    private enum ColumnKind
    {
        Left,
        Right,
        Bar,
    }

    private sealed record Column(string Title, ColumnKind Kind);
}
