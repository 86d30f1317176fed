using RankKernel.Cli.Data;

namespace RankKernel.Cli.Evaluating;

/// <summary>A label and the output that should predict it.</summary>
/// <param name="Output">The output's name.</param>
/// <param name="Column">The label's column.</param>
/// <param name="IsRegression">Whether the label is a number to come close to, not yes or no.</param>
internal sealed record LabelledOutput(string Output, string Column, bool IsRegression);

/// <summary>What <c>eval</c> is asked to do.</summary>
/// <param name="Data">The file.</param>
/// <param name="IsCsv">Whether it is CSV, not JSON lines.</param>
/// <param name="Outputs">What is evaluated.</param>
/// <param name="Group">The column that says which list a row belongs to, or null.</param>
/// <param name="GroupsTogether">Whether the rows of a group stand together.</param>
/// <param name="Cutoffs">The k of figures at k, ascending.</param>
/// <param name="Item">The column that names the item, or null.</param>
/// <param name="Diversity">The item feature that distances are taken from, or null.</param>
/// <param name="Ignored">Columns that are passed over.</param>
internal sealed record EvaluationSettings(
    string Data,
    bool IsCsv,
    IReadOnlyList<LabelledOutput> Outputs,
    string? Group,
    bool GroupsTogether,
    IReadOnlyList<int> Cutoffs,
    string? Item,
    string? Diversity,
    IReadOnlySet<string> Ignored)
{
    public DataColumns Columns { get; } = new([.. Outputs.Select(output => output.Column)], Group, Item, Ignored);
}
