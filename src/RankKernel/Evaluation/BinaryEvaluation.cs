namespace RankKernel.Evaluation;

/// <summary>
/// How well scores predict a label of yes or no, row after row. Sums are kept as they come; for what needs an order, four bytes a
/// row are kept and sorted when first asked for, so a billion rows need 4 GB (at most 2^31 rows of either kind). Not thread-safe.
/// </summary>
/// <param name="threshold">From this score on a row is predicted as positive.</param>
public sealed partial class BinaryEvaluation(double threshold = 0.5)
{
    private readonly ScoreList _positives = new();
    private readonly ScoreList _negatives = new();
    private long _truePositives;
    private long _falsePositives;
    private double _logLoss;
    private double _squares;
    private double _scores;

    /// <summary>Rows so far.</summary>
    public long Count => Positives + Negatives;

    /// <summary>Rows whose label is true.</summary>
    public long Positives => _positives.Count;

    /// <summary>Rows whose label is false.</summary>
    public long Negatives => _negatives.Count;

    /// <summary>Whether every score lies in [0, 1]; log loss, Brier score and calibration are defined for such alone.</summary>
    public bool AreProbabilities { get; private set; } = true;

    /// <summary>From this score on a row is predicted as positive.</summary>
    public double Threshold { get; } = threshold;

    /// <summary>Accuracy, precision, recall and F1 at the threshold.</summary>
    public ConfusionMatrix Confusion => new(_truePositives, _falsePositives, Negatives - _falsePositives, Positives - _truePositives);

    /// <summary>Mean negative log-likelihood in nats, probabilities kept 1e-15 away from 0 and 1. NaN without rows or where scores are no probabilities.</summary>
    public double LogLoss => AreProbabilities ? _logLoss / Count : double.NaN;

    /// <summary>Mean squared difference of score and label (Brier, 1950). NaN without rows or where scores are no probabilities.</summary>
    public double Brier => AreProbabilities ? _squares / Count : double.NaN;

    /// <summary>The mean score; NaN without rows.</summary>
    public double MeanScore => _scores / Count;

    /// <summary>Area under the ROC curve, ties counted as a half. NaN if either kind is missing.</summary>
    public double Auc => CurveArea.Roc(_positives.Sorted, _negatives.Sorted);

    /// <summary>Area under the steps of the precision-recall curve. NaN without a positive.</summary>
    public double AveragePrecision => CurveArea.AveragePrecision(_positives.Sorted, _negatives.Sorted);

    /// <summary>
    /// Area under straight lines between the points of the precision-recall curve; too optimistic where they are far apart
    /// (Davis and Goadrich, 2006). NaN without a positive.
    /// </summary>
    public double PrecisionRecallArea => CurveArea.PrecisionRecall(_positives.Sorted, _negatives.Sorted);

    /// <summary>Takes a row.</summary>
    /// <exception cref="ArgumentException">The score is not finite.</exception>
    /// <exception cref="InvalidOperationException">There is no room for more rows.</exception>
    public void Add(float score, bool label)
    {
        if (!float.IsFinite(score))
        {
            throw new ArgumentException($"The score is {score}; expected a finite number.", nameof(score));
        }

        (label ? _positives : _negatives).Add(score);
        _scores += score;
        if (score >= Threshold)
        {
            (label ? ref _truePositives : ref _falsePositives)++;
        }

        AreProbabilities &= score is >= 0 and <= 1;
        if (AreProbabilities)
        {
            _logLoss += Metrics.LogLoss(score, label);
            var error = score - (label ? 1.0 : 0);
            _squares += error * error;
        }
    }
}
