using RankKernel.Cli.Output;
using RankKernel.Cli.Output.Pages;
using RankKernel.Evaluation;

namespace RankKernel.Cli.Evaluating;

/// <summary>The report of <c>eval</c> as one HTML file.</summary>
internal static class EvaluationPage
{
    public static string Create(EvaluationReport report)
    {
        var page = new HtmlPage($"Evaluation of {report.Model}")
            .Text($"Version {report.Version} on {Path.GetFileName(report.Data)}: {Show.Count(report.Rows)} rows"
                + (report.Group is null ? "." : $", in groups by {report.Group}."));
        foreach (var output in report.Outputs)
        {
            page.Section($"{output.Output} against {output.Label}").Table(
                [new HtmlColumn("figure", IsText: true), new HtmlColumn("value")],
                FigureNames.Overall(output).Select(name => (string[])[FigureNames.Title(name), FigureNames.Show(output, name)]));
            var (names, cutoffs) = FigureNames.AtCutoffs(output);
            if (names.Count > 0)
            {
                page.Table(
                    [new HtmlColumn("k"), .. names.Select(name => new HtmlColumn(FigureNames.TitleAtK(name)))],
                    cutoffs.Select(k => (string[])[k, .. names.Select(name => FigureNames.Show(output, $"{name}@{k}"))]));
            }

            if (output.Curves is { } curves)
            {
                page.Charts(Charts(output, curves));
            }
        }

        return page.ToString();
    }

    private static IEnumerable<string> Charts(OutputReport output, CurvesReport curves)
    {
        if (curves.Roc.Count > 0)
        {
            yield return new Plot($"ROC, area {FigureNames.Show(output, "auc")}", "false positive rate", "true positive rate", (0, 1), (0, 1))
                .Reference(0, 0, 1, 1)
                .Curve(curves.Roc.Select(point => (point.FalsePositiveRate, point.TruePositiveRate)), HtmlPage.Blue, output.Output)
                .ToString();
        }

        if (curves.PrecisionRecall.Count > 0)
        {
            var share = output.Figures["positive_share"];
            yield return new Plot($"Precision and recall, average precision {FigureNames.Show(output, "average_precision")}", "recall", "precision", (0, 1), (0, 1))
                .Reference(0, share, 1, share)
                .Curve(curves.PrecisionRecall.Select(point => (point.Recall, point.Precision)), HtmlPage.Blue, output.Output)
                .ToString();
        }

        if (curves.Calibration.Count > 0)
        {
            yield return Calibration(output, curves);
        }

        if (curves.Histogram.Count > 0)
        {
            yield return Histogram(curves.Histogram);
        }
    }

    private static string Calibration(OutputReport output, CurvesReport curves)
    {
        var most = curves.Calibration.Concat(curves.CalibrationByQuantile).Max(bin => Math.Max(bin.MeanScore, bin.PositiveShare));
        return new Plot($"Calibration, expected error {FigureNames.Show(output, "calibration_error")}", "mean score of a bin", "share of positives", (0, most), (0, most))
            .Reference(0, 0, most, most)
            .Curve(curves.CalibrationByQuantile.Select(bin => (bin.MeanScore, bin.PositiveShare)), HtmlPage.Blue, "ten bins of equal size")
            .Dots(curves.Calibration.Select(Point), HtmlPage.Orange, "ten bins of equal width")
            .ToString();

        static (double, double, string) Point(CalibrationBin bin) => (
            bin.MeanScore,
            bin.PositiveShare,
            Svg.Write($"{Show.Count(bin.Count)} rows from {bin.Low:0.###} to {bin.High:0.###}: mean score {bin.MeanScore:0.0000}, share of positives {bin.PositiveShare:0.0000}"));
    }

    private static string Histogram(IReadOnlyList<HistogramBin> bins)
    {
        var most = bins.Max(bin => bin.Positives + bin.Negatives);
        return new Plot("Scores", "score", "rows", (bins[0].Low, bins[^1].High), (0, most))
            .Bars(bins.Select(bin => (bin.Low, bin.High, (double)(bin.Positives + bin.Negatives), Tip(bin))), HtmlPage.Orange, "negatives, on top")
            .Bars(bins.Select(bin => (bin.Low, bin.High, (double)bin.Positives, Tip(bin))), HtmlPage.Blue, "positives")
            .ToString();

        static string Tip(HistogramBin bin) => Svg.Write($"{bin.Low:0.####} to {bin.High:0.####}: {bin.Positives} positives, {bin.Negatives} negatives");
    }
}
