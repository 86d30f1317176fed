using RankKernel.Evaluation;
using Xunit;

namespace RankKernel.Tests.Evaluation;

public sealed class BinaryEvaluationTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Cases => Figures.Names("binary");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Figures_are_those_of_scikit_learn(string name)
    {
        var figure = Figures.Find("binary", name);
        var found = Evaluate(figure.Singles("scores"), Labels(figure));
        Assert.Equal(figure.Number("accuracy"), found.Confusion.Accuracy, Tolerance);
        Assert.Equal(figure.Number("precision"), found.Confusion.Precision, Tolerance);
        Assert.Equal(figure.Number("recall"), found.Confusion.Recall, Tolerance);
        Assert.Equal(figure.Number("f1"), found.Confusion.F1, Tolerance);
        Assert.Equal(figure.Number("log_loss"), found.LogLoss, Tolerance);
        Assert.Equal(figure.Number("brier"), found.Brier, Tolerance);
        Assert.Equal(figure.Number("auc"), found.Auc, Tolerance);
        Assert.Equal(figure.Number("average_precision"), found.AveragePrecision, Tolerance);
        Assert.Equal(figure.Number("precision_recall_area"), found.PrecisionRecallArea, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Functions_of_whole_arrays_agree(string name)
    {
        var figure = Figures.Find("binary", name);
        var (scores, labels) = (figure.Numbers("scores"), Labels(figure));
        Assert.Equal(figure.Number("auc"), Metrics.Auc(scores, labels), Tolerance);
        Assert.Equal(figure.Number("average_precision"), Metrics.AveragePrecision(scores, labels), Tolerance);
        Assert.Equal(figure.Number("log_loss"), Metrics.LogLoss(scores, labels), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Curves_are_those_of_scikit_learn(string name)
    {
        var figure = Figures.Find("binary", name);
        var found = Evaluate(figure.Singles("scores"), Labels(figure));
        var roc = found.RocCurve();
        Figures.AssertClose(figure.GetProperty("roc").Numbers("fpr"), roc.Select(point => point.FalsePositiveRate));
        Figures.AssertClose(figure.GetProperty("roc").Numbers("tpr"), roc.Select(point => point.TruePositiveRate));
        Figures.AssertClose(figure.GetProperty("roc").Numbers("thresholds"), roc.Skip(1).Select(point => point.Threshold));

        // scikit-learn lists these from the lowest threshold up.
        var curve = found.PrecisionRecallCurve().Reverse().ToList();
        Figures.AssertClose(figure.GetProperty("precision_recall").Numbers("precision"), curve.Select(point => point.Precision));
        Figures.AssertClose(figure.GetProperty("precision_recall").Numbers("recall"), curve.Select(point => point.Recall));
        Figures.AssertClose(figure.GetProperty("precision_recall").Numbers("thresholds"), curve.SkipLast(1).Select(point => point.Threshold));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Calibration_is_that_of_scikit_learn(string name)
    {
        var figure = Figures.Find("binary", name);
        var found = Evaluate(figure.Singles("scores"), Labels(figure));
        foreach (var (kind, bins, expected) in new[]
        {
            (CalibrationBins.Uniform, 10, figure.GetProperty("calibration_uniform")),
            (CalibrationBins.Quantile, 5, figure.GetProperty("calibration_quantile")),
        })
        {
            var curve = found.Calibration(bins, kind);
            Figures.AssertClose(expected.Numbers("true"), curve.Select(bin => bin.PositiveShare));
            Figures.AssertClose(expected.Numbers("predicted"), curve.Select(bin => bin.MeanScore));
            Assert.Equal(found.Count, curve.Sum(bin => bin.Count));
        }
    }

    [Fact]
    public void Calibration_error_weighs_bins_by_their_rows()
    {
        var found = Evaluate([0.1f, 0.1f, 0.1f, 0.9f], [false, false, true, true]);
        Assert.Equal((0.75 * ((1 / 3.0) - 0.1f)) + (0.25 * (1 - 0.9f)), found.ExpectedCalibrationError(), 1e-12);
    }

    [Fact]
    public void A_long_curve_keeps_about_as_many_points_as_asked_and_its_ends()
    {
        var random = new Random(5);
        var found = new BinaryEvaluation();
        for (var i = 0; i < 20_000; i++)
        {
            found.Add(random.NextSingle(), random.NextDouble() < 0.3);
        }

        var roc = found.RocCurve(200);
        Assert.InRange(roc.Count, 100, 210);
        Assert.Equal((0, 0), (roc[0].FalsePositiveRate, roc[0].TruePositiveRate));
        Assert.Equal((1, 1), (roc[^1].FalsePositiveRate, roc[^1].TruePositiveRate));
        Assert.Equal(found.Auc, roc.Zip(roc.Skip(1), (a, b) => (b.FalsePositiveRate - a.FalsePositiveRate) * (a.TruePositiveRate + b.TruePositiveRate) / 2).Sum(), 1e-3);
    }

    [Fact]
    public void A_histogram_counts_every_row_once()
    {
        var probabilities = Evaluate([0, 0.05f, 0.5f, 1], [false, true, false, true]).Histogram(10);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 0, 1], probabilities.Select(bin => bin.Positives));
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0, 0, 0], probabilities.Select(bin => bin.Negatives));
        var others = Evaluate([-3, 1, 5], [false, true, true]).Histogram(2);
        Assert.Equal([new HistogramBin(-3, 1, 0, 1), new HistogramBin(1, 5, 2, 0)], others);
        Assert.Equal(3, Evaluate([2, 2, 2], [false, true, true]).Histogram(4).Sum(bin => bin.Positives + bin.Negatives));
    }

    [Fact]
    public void What_one_class_leaves_undefined_is_not_a_number()
    {
        var negatives = Evaluate([0.2f, 0.3f], [false, false]);
        Assert.True(double.IsNaN(negatives.Auc));
        Assert.True(double.IsNaN(negatives.AveragePrecision));
        Assert.True(double.IsNaN(negatives.PrecisionRecallArea));
        Assert.Empty(negatives.RocCurve());
        Assert.Empty(negatives.PrecisionRecallCurve());
        Assert.Equal(1, negatives.Confusion.Accuracy);
        Assert.True(double.IsNaN(Evaluate([0.2f], [true]).Auc));
        Assert.True(double.IsNaN(new BinaryEvaluation().LogLoss));
    }

    [Fact]
    public void Scores_that_are_no_probabilities_have_an_order_alone()
    {
        var found = Evaluate([-1, 4, 0.5f], [false, true, false]);
        Assert.False(found.AreProbabilities);
        Assert.Equal(1, found.Auc);
        Assert.True(double.IsNaN(found.LogLoss));
        Assert.True(double.IsNaN(found.Brier));
        Assert.True(double.IsNaN(found.ExpectedCalibrationError()));
        Assert.Empty(found.Calibration());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_score_that_is_not_finite_is_refused(float score)
    {
        var found = new BinaryEvaluation();
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => found.Add(score, true)).Message);
        Assert.Equal(0, found.Count);
    }

    private static bool[] Labels(System.Text.Json.JsonElement figure) => [.. figure.Numbers("labels").Select(label => label == 1)];

    private static BinaryEvaluation Evaluate(float[] scores, bool[] labels)
    {
        var found = new BinaryEvaluation();
        foreach (var (score, label) in scores.Zip(labels))
        {
            found.Add(score, label);
        }

        return found;
    }
}
