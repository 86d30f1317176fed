using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RankKernel.Cli.Evaluating;

namespace RankKernel.Cli.Commands;

/// <summary>What <c>eval</c> and <c>quantize</c> are told of rows with labels.</summary>
internal sealed class DataOptions(string name, string description)
{
    private const string LabelColumn = "label";
    private static readonly int[] UsualCutoffs = [1, 5, 10];

    private readonly Option<string> _data = new(name) { Description = description, HelpName = "FILE", Required = true };

    private readonly Option<string?> _format = Format();

    private readonly Option<string[]> _labels = new("--label")
    {
        Description = "The label's column, 'label' unless given; OUTPUT=COLUMN for another output than the first, as often as needed.",
        HelpName = "COLUMN",
    };

    private readonly Option<string[]> _regression = new("--regression")
    {
        Description = "An output whose label is a number to come close to.",
        HelpName = "OUTPUT",
    };

    private readonly Option<string?> _group = new("--group")
    {
        Description = "The column that says whose list a row belongs to, for figures of lists.",
        HelpName = "COLUMN",
    };

    private readonly Option<bool> _together = new("--groups-together")
    {
        Description = "The rows of a group stand together: one group is kept in memory, not all rows.",
    };

    private readonly Option<int[]> _cutoffs = Cutoffs();

    private readonly Option<string?> _item = new("--item") { Description = "The column that names the item, for coverage.", HelpName = "COLUMN" };

    private readonly Option<string?> _diversity = new("--diversity")
    {
        Description = "The item feature that tells how different items are, for diversity.",
        HelpName = "FEATURE",
    };

    private readonly Option<string[]> _ignore = new("--ignore") { Description = "A column to pass over.", HelpName = "COLUMN" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _data, _format, _labels, _regression, _group, _together, _cutoffs, _item, _diversity, _ignore })
        {
            command.Add(option);
        }
    }

    /// <exception cref="InputException">The options do not go with each other or with the model.</exception>
    public EvaluationSettings Settings(ParseResult result, RankModel model)
    {
        var path = result.GetRequiredValue(_data);
        var (group, item, diversity) = (result.GetValue(_group), result.GetValue(_item), result.GetValue(_diversity));
        Require(group is not null, item is not null, "--item", "--group");
        Require(item is not null, diversity is not null, "--diversity", "--item");
        Require(group is not null, result.GetValue(_together), "--groups-together", "--group");
        return new EvaluationSettings(
            path,
            IsCsv(path, result.GetValue(_format)),
            Outputs(result, model),
            group,
            result.GetValue(_together),
            result.GetValue(_cutoffs) is { Length: > 0 } cutoffs ? [.. cutoffs.Distinct().Order()] : UsualCutoffs,
            item,
            diversity,
            (result.GetValue(_ignore) ?? []).ToHashSet(StringComparer.Ordinal));
    }

    private IReadOnlyList<LabelledOutput> Outputs(ParseResult result, RankModel model)
    {
        var regression = result.GetValue(_regression) ?? [];
        var labels = result.GetValue(_labels) is { Length: > 0 } given ? given : [LabelColumn];
        var outputs = labels.Select(label =>
        {
            var parts = label.Split('=', 2);
            var output = parts.Length == 2 ? parts[0] : model.Outputs[0];
            return new LabelledOutput(Known(model, output), parts[^1], regression.Contains(output));
        }).ToList();
        if (outputs.GroupBy(output => output.Output).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new InputException($"--label: the output '{twice.Key}' has two labels, {string.Join(" and ", twice.Select(output => output.Column))}.");
        }

        return regression.FirstOrDefault(output => outputs.All(known => known.Output != output)) is { } without
            ? throw new InputException($"--regression: no --label is given for the output '{Known(model, without)}'.")
            : outputs;
    }

    private static string Known(RankModel model, string output) => model.Outputs.Contains(output)
        ? output
        : throw new InputException($"The model '{model.Name}' has no output '{output}'; its outputs are {string.Join(", ", model.Outputs)}.");

    private static void Require(bool isThere, bool needed, string option, string other)
    {
        if (needed && !isThere)
        {
            throw new InputException($"{option} goes with {other} only.");
        }
    }

    private static bool IsCsv(string path, string? format)
    {
        var plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return format is null ? plain.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) : format == "csv";
    }

    private static Option<string?> Format()
    {
        var option = new Option<string?>("--format") { Description = "csv or jsonl; by the ending of the file's name unless given.", HelpName = "FORMAT" };
        option.AcceptOnlyFromAmong("csv", "jsonl");
        return option;
    }

    private static Option<int[]> Cutoffs()
    {
        var option = new Option<int[]>("--at") { Description = "The k of figures at k, as often as needed; 1, 5 and 10 unless given.", HelpName = "K" };
        option.Validators.Add(CheckCutoffs);
        return option;
    }

    private static void CheckCutoffs(OptionResult result)
    {
        if (result.Tokens.FirstOrDefault(token => int.TryParse(token.Value, CultureInfo.InvariantCulture, out var k) && k < 1) is { } wrong)
        {
            result.AddError($"--at is {wrong.Value}; expected a whole number of 1 or more.");
        }
    }
}
