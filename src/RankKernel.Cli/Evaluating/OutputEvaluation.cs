using RankKernel.Cli.Output;
using RankKernel.Evaluation;

namespace RankKernel.Cli.Evaluating;

/// <summary>Everything that is summed up for one output.</summary>
internal sealed class OutputEvaluation
{
    private readonly LabelledOutput _output;
    private readonly BinaryEvaluation? _binary;
    private readonly RegressionEvaluation? _regression;
    private readonly GroupedEvaluation _lists;
    private readonly ListVariety[] _variety;
    private readonly ItemFeatures? _items;
    private string? _noGains;

    public OutputEvaluation(LabelledOutput output, EvaluationSettings settings, ItemFeatures? items)
    {
        _output = output;
        _binary = output.IsRegression ? null : new BinaryEvaluation();
        _regression = output.IsRegression ? new RegressionEvaluation() : null;
        _lists = new GroupedEvaluation([.. settings.Cutoffs]);
        _items = items;
        _variety = items is null ? [] : [.. settings.Cutoffs.Select(k => new ListVariety(k, items.Distance))];
    }

    /// <summary>Takes a row.</summary>
    /// <exception cref="InputException">The label or the score is not what the task takes.</exception>
    public void Add(float score, double label, string where)
    {
        if (!float.IsFinite(score))
        {
            throw new InputException($"{where}: the output '{_output.Output}' is {(float.IsNaN(score) ? "not a number" : "infinite")}; such a score cannot be evaluated.");
        }

        if (_regression is not null)
        {
            _regression.Add(score, label);
            _noGains ??= label < 0 || !float.IsFinite((float)label) ? $"a label is {Show.Number(label)}; a gain is 0 or more, in single precision" : null;
        }
        else if (label is 0 or 1)
        {
            _binary!.Add(score, label == 1);
        }
        else
        {
            throw new InputException($"{where}: the label '{_output.Column}' is {Show.Number(label)}, expected 0 or 1; for a number to come close to use --regression {_output.Output}.");
        }
    }

    /// <summary>Takes the rows of a group.</summary>
    public void AddGroup(ReadOnlySpan<float> scores, ReadOnlySpan<float> gains, ReadOnlySpan<int> items)
    {
        if (_noGains is null)
        {
            _lists.AddGroup(scores, gains);
        }

        foreach (var variety in _variety)
        {
            variety.AddList(scores, items);
        }
    }

    public OutputReport Report(string? group)
    {
        var figures = new FigureList();
        if (_binary is not null)
        {
            AddBinary(figures, _binary);
        }
        else
        {
            AddRegression(figures, _regression!);
        }

        if (group is not null)
        {
            AddLists(figures);
        }

        return new OutputReport(
            _output.Output,
            _output.Column,
            _binary is null ? "regression" : "classification",
            figures.Defined,
            figures.Undefined,
            _binary is null ? null : CurvesReport.Of(_binary));
    }

    private static void AddBinary(FigureList figures, BinaryEvaluation found)
    {
        var oneClass = found.Positives == 0 ? "all labels are 0" : found.Negatives == 0 ? "all labels are 1" : null;
        var noPositive = found.Positives == 0 ? oneClass : null;
        var noProbability = found.AreProbabilities ? null : "scores leave [0, 1], so they are no probabilities";
        figures.Add("rows", found.Count);
        figures.Add("positives", found.Positives);
        figures.Add("positive_share", (double)found.Positives / found.Count);
        figures.Add("mean_score", found.MeanScore);
        figures.Add("auc", found.Auc, oneClass);
        figures.Add("average_precision", found.AveragePrecision, noPositive);
        figures.Add("precision_recall_area", found.PrecisionRecallArea, noPositive);
        figures.Add("log_loss", found.LogLoss, noProbability);
        figures.Add("brier", found.Brier, noProbability);
        figures.Add("calibration_error", found.ExpectedCalibrationError(), noProbability);
        figures.Add("accuracy", found.Confusion.Accuracy);
        figures.Add("precision", found.Confusion.Precision);
        figures.Add("recall", found.Confusion.Recall);
        figures.Add("f1", found.Confusion.F1);
    }

    private static void AddRegression(FigureList figures, RegressionEvaluation found)
    {
        figures.Add("rows", found.Count);
        figures.Add("rmse", found.Rmse);
        figures.Add("mae", found.Mae);
        figures.Add("mape", found.Mape, found.ZeroTargets > 0 ? $"{Show.Count(found.ZeroTargets)} labels are 0, of which nothing is a percentage" : null);
        figures.Add("r2", found.R2, double.IsNaN(found.R2) ? "all labels are equal" : null);
    }

    private void AddLists(FigureList figures)
    {
        var noPositive = _noGains ?? (_lists.GroupsWithPositives == 0 ? "no group has a positive" : null);
        if (_noGains is null)
        {
            figures.Add("groups", _lists.Groups);
            figures.Add("groups_with_positives", _lists.GroupsWithPositives);
            figures.Add("groups_with_both", _lists.GroupsWithBoth);
        }

        if (_binary is not null)
        {
            figures.Add("gauc", _lists.Gauc, _lists.GroupsWithBoth == 0 ? "no group has both positives and negatives" : null);
            figures.Add("map", _lists.MeanAveragePrecision, noPositive);
        }

        for (var i = 0; i < _lists.Cutoffs.Count; i++)
        {
            var k = _lists.Cutoffs[i];
            figures.Add($"ndcg@{k}", _lists.Ndcg[i], noPositive);
            if (_binary is not null)
            {
                figures.Add($"precision@{k}", _lists.Precision[i], noPositive);
                figures.Add($"recall@{k}", _lists.Recall[i], noPositive);
            }
        }

        for (var i = 0; i < _variety.Length; i++)
        {
            figures.Add($"coverage@{_lists.Cutoffs[i]}", _variety[i].Coverage);
            if (_items!.Distance is not null && _lists.Cutoffs[i] > 1)
            {
                figures.Add($"diversity@{_lists.Cutoffs[i]}", _variety[i].Diversity, _variety[i].Lists == 0 ? "no group has two items" : null);
            }
        }
    }
}
