using RankKernel.Cli.Output;
using RankKernel.Cli.Output.Pages;

namespace RankKernel.Cli.Quantizing;

/// <summary>The report of <c>quantize</c> as one HTML file.</summary>
internal static class QuantizePage
{
    public static string Create(QuantizeReport report)
    {
        var page = new HtmlPage($"{report.Model}, quantized")
            .Text($"Tables {Lower(report.Embeddings)}, layers {Lower(report.Dense)}; calibrated with {Show.Count(report.CalibrationRows)} of {Show.Count(report.Rows)} rows of {Path.GetFileName(report.Data)}. "
                + $"AUC may be lost: {Show.Number(report.BudgetAuc)}. {QuantizeTables.Outcome(report)}")
            .Table(Columns(QuantizeTables.SizeTitles, 1), QuantizeTables.Sizes(report))
            .Charts(Bars("Bytes, after ÷ before", 1, Sizes(report)));
        foreach (var output in report.Outputs)
        {
            page.Section(output.Output)
                .Table(Columns(QuantizeTables.FigureTitles, 1), QuantizeTables.Figures(output))
                .Table(Columns(["scores of the two models", ""], 1), QuantizeTables.Agreement(output))
                .Charts(Differences(output));
        }

        if (report.Latency is { } latency)
        {
            page.Section($"Latency of {Show.Count(latency.Candidates)} candidates, one thread: {Show.Ratio(latency.Speedup)} as fast")
                .Table(Columns(["", "before", "after"], 1), QuantizeTables.Latency(latency));
        }

        return page
            .Section("Layers and tables")
            .Charts(Errors(report))
            .Table([.. QuantizeTables.LayerTitles.Select((title, i) => new HtmlColumn(title, IsText: i is 0 or 1 or 3 or 7))], QuantizeTables.Layers(report))
            .ToString();
    }

    private static HtmlColumn[] Columns(IReadOnlyList<string> titles, int texts) => [.. titles.Select((title, i) => new HtmlColumn(title, IsText: i < texts))];

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static IEnumerable<(string Name, double Value, string Colour, string Text)> Sizes(QuantizeReport report) =>
        new[] { ("file", report.Bytes.File), ("parameters", report.Bytes.Parameters), ("tables", report.Bytes.Tables) }
            .Where(size => size.Item2.Before > 0)
            .Select(size => (size.Item1, size.Item2.Ratio, HtmlPage.Blue, Svg.Write($"{size.Item2.Ratio:0.000}")));

    private static string Errors(QuantizeReport report)
    {
        var bars = report.Layers.Select(layer => (layer.Name, layer.RelativeError, layer.BytesAfter < layer.BytesBefore ? HtmlPage.Green : HtmlPage.Muted))
            .Concat(report.Tables.Select(table => (table.Name, table.RelativeError, table.BytesAfter < table.BytesBefore ? HtmlPage.Blue : HtmlPage.Muted)))
            .Where(row => row.Item2 > 0)
            .Select(row => (row.Name, row.Item2, row.Item3, QuantizeTables.Precise(row.Item2))).ToList();
        return Bars(
            "Relative error of each layer and table",
            bars.Select(bar => bar.Item2).DefaultIfEmpty(1).Max(),
            bars,
            ("layers", HtmlPage.Green),
            ("tables", HtmlPage.Blue),
            ("measured, and left in fp32", HtmlPage.Muted));
    }

    /// <summary>A bar a row, from the left; the longest possible one stands for <paramref name="most"/>.</summary>
    private static string Bars(
        string title, double most, IEnumerable<(string Name, double Value, string Colour, string Text)> bars, params (string, string)[] legend)
    {
        const int Left = 300;
        const int Width = 940;
        const int RowHeight = 22;
        var rows = bars.ToList();
        var svg = new Svg(Width, 34 + (RowHeight * (rows.Count + 1)), title);
        foreach (var (i, (name, value, colour, text)) in rows.Index())
        {
            var y = 30 + (i * RowHeight);
            var length = value / most * (Width - Left - 90);
            svg.Label(Left - 8, y + 14, name.Length > 44 ? "…" + name[^43..] : name, "end").Bar(Left, y + 3, length, RowHeight - 6, colour).Label(Left + length + 6, y + 14, text);
        }

        return svg.Legend(Left, 30 + (RowHeight * rows.Count) + 16, legend).ToString();
    }

    private static string Differences(OutputChange output)
    {
        var most = output.Histogram.Max(bin => bin.Count);
        return new Plot("Differences of scores, after less before", "difference", "rows", (output.Histogram[0].Low, output.Histogram[^1].High), (0, most))
            .Bars(output.Histogram.Select(bin => (bin.Low, bin.High, (double)bin.Count, Svg.Write($"{bin.Low:0.0e+0} to {bin.High:0.0e+0}: {bin.Count} rows"))), HtmlPage.Blue, output.Output)
            .ToString();
    }
}
