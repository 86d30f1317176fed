using System.Globalization;

namespace RankKernel.Cli.Evaluating;

/// <summary>Names and numbers of figures for people.</summary>
internal static class FigureNames
{
    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["positive_share"] = "share of positives",
        ["mean_score"] = "mean score",
        ["auc"] = "AUC",
        ["average_precision"] = "average precision (area of P-R steps)",
        ["precision_recall_area"] = "area under P-R lines",
        ["log_loss"] = "log loss",
        ["brier"] = "Brier score",
        ["calibration_error"] = "expected calibration error",
        ["accuracy"] = "accuracy at 0.5",
        ["precision"] = "precision at 0.5",
        ["recall"] = "recall at 0.5",
        ["f1"] = "F1 at 0.5",
        ["rmse"] = "RMSE",
        ["mae"] = "MAE",
        ["mape"] = "MAPE",
        ["r2"] = "R²",
        ["groups_with_positives"] = "groups with a positive",
        ["groups_with_both"] = "groups with both labels",
        ["gauc"] = "grouped AUC",
        ["map"] = "mean average precision",
    };

    public static string Title(string name) => Titles.GetValueOrDefault(name, name);

    /// <summary>The title of a figure at k.</summary>
    public static string TitleAtK(string name) => (name == "ndcg" ? "NDCG" : name) + "@k";

    public static string Number(double value) => value == Math.Floor(value) && Math.Abs(value) >= 2
        ? value.ToString("N0", CultureInfo.InvariantCulture)
        : value.ToString("0.000000", CultureInfo.InvariantCulture);

    /// <summary>The value, or why there is none; nothing if the figure was not asked for.</summary>
    public static string Show(OutputReport report, string name) => report.Figures.TryGetValue(name, out var value)
        ? Number(value)
        : report.Undefined.TryGetValue(name, out var why) ? $"undefined: {why}" : "";

    /// <summary>The names of figures of a whole, in order.</summary>
    public static IEnumerable<string> Overall(OutputReport report) => All(report).Where(name => !name.Contains('@', StringComparison.Ordinal));

    /// <summary>The figures at k: the names without their k, and each k.</summary>
    public static (IReadOnlyList<string> Names, IReadOnlyList<string> Cutoffs) AtCutoffs(OutputReport report)
    {
        var parts = All(report).Where(name => name.Contains('@', StringComparison.Ordinal)).Select(name => name.Split('@')).ToList();
        return ([.. parts.Select(part => part[0]).Distinct()], [.. parts.Select(part => part[1]).Distinct().OrderBy(int.Parse)]);
    }

    private static IEnumerable<string> All(OutputReport report) => report.Figures.Keys.Concat(report.Undefined.Keys);
}
