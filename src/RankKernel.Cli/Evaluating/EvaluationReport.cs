using RankKernel.Evaluation;

namespace RankKernel.Cli.Evaluating;

/// <summary>What <c>eval</c> found.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version of its weights.</param>
/// <param name="Data">The file.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Group">The column of the groups, if there is one.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Outputs">The outputs that were evaluated.</param>
internal sealed record EvaluationReport(
    string Model, string Version, string Data, long Rows, string? Group, double Seconds, IReadOnlyList<OutputReport> Outputs);

/// <summary>An output, how well it predicts its label.</summary>
/// <param name="Output">Its name.</param>
/// <param name="Label">The label's column.</param>
/// <param name="Task"><c>classification</c> or <c>regression</c>.</param>
/// <param name="Figures">Every figure that is defined, by name.</param>
/// <param name="Undefined">Why others are not.</param>
/// <param name="Curves">Curves of a classification.</param>
internal sealed record OutputReport(
    string Output,
    string Label,
    string Task,
    IReadOnlyDictionary<string, double> Figures,
    IReadOnlyDictionary<string, string> Undefined,
    CurvesReport? Curves);

/// <summary>The curves of a classification; long ones keep about 400 points.</summary>
internal sealed record CurvesReport(
    IReadOnlyList<RocPoint> Roc,
    IReadOnlyList<PrecisionRecallPoint> PrecisionRecall,
    IReadOnlyList<CalibrationBin> Calibration,
    IReadOnlyList<CalibrationBin> CalibrationByQuantile,
    IReadOnlyList<HistogramBin> Histogram)
{
    private const int Points = 400;
    private const int Bars = 40;

    public static CurvesReport Of(BinaryEvaluation found) => new(
        found.RocCurve(Points),
        found.PrecisionRecallCurve(Points),
        found.Calibration(),
        found.Calibration(kind: CalibrationBins.Quantile),
        found.Histogram(Bars));
}
