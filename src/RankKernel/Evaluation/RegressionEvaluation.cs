namespace RankKernel.Evaluation;

/// <summary>How close predictions come to numbers, row after row, in constant memory. Not thread-safe.</summary>
public sealed class RegressionEvaluation
{
    /// <summary>What scikit-learn divides by where a target is 0.</summary>
    private const double LeastTarget = 2.220446049250313e-16;

    private double _squares;
    private double _absolutes;
    private double _relatives;
    private double _mean;
    private double _deviations;

    /// <summary>Rows so far.</summary>
    public long Count { get; private set; }

    /// <summary>Rows whose target is 0: the percentage error of such a row means nothing.</summary>
    public long ZeroTargets { get; private set; }

    /// <summary>Root of the mean squared error; NaN without rows.</summary>
    public double Rmse => Math.Sqrt(_squares / Count);

    /// <summary>Mean absolute error; NaN without rows.</summary>
    public double Mae => _absolutes / Count;

    /// <summary>
    /// Mean of |target − prediction| ÷ |target|, a fraction as in scikit-learn, which also divides by 2.2e-16 where the target is 0.
    /// NaN without rows.
    /// </summary>
    public double Mape => _relatives / Count;

    /// <summary>Coefficient of determination: 1 − squared errors ÷ squared deviations of the targets. NaN if all targets are equal.</summary>
    public double R2 => _deviations == 0 ? double.NaN : 1 - (_squares / _deviations);

    /// <summary>Takes a row.</summary>
    /// <exception cref="ArgumentException">The prediction or the target is not finite.</exception>
    public void Add(double prediction, double target)
    {
        if (!double.IsFinite(prediction) || !double.IsFinite(target))
        {
            throw new ArgumentException($"The prediction is {prediction} and the target {target}; expected finite numbers.");
        }

        var error = Math.Abs(target - prediction);
        Count++;
        ZeroTargets += target == 0 ? 1 : 0;
        _squares += error * error;
        _absolutes += error;
        _relatives += error / Math.Max(Math.Abs(target), LeastTarget);
        var before = target - _mean;
        _mean += before / Count;
        _deviations += before * (target - _mean);
    }
}
