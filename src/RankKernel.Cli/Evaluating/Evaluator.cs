using System.Diagnostics;
using RankKernel.Cli.Data;
using RankKernel.Cli.Output;
using RankKernel.Evaluation;

namespace RankKernel.Cli.Evaluating;

/// <summary>Scores the rows of a file one after the other and sums up how good the scores are.</summary>
internal sealed class Evaluator(RankModel model, EvaluationSettings settings, Terminal terminal)
{
    private const int RowsBetweenReports = 64;

    /// <param name="scored">Is given the scores of each row, one an evaluated output, and the number of its group (−1 for none).</param>
    public EvaluationReport Run(Action<ReadOnlySpan<float>, int>? scored = null)
    {
        var start = Stopwatch.GetTimestamp();
        var items = settings.Group is not null && settings.Item is not null ? new ItemFeatures(model, settings.Diversity) : null;
        var outputs = settings.Outputs.Select(output => new OutputEvaluation(output, settings, items)).ToArray();
        var rows = 0L;
        terminal.WithProgress($"{model.Name} on {Path.GetFileName(settings.Data)}", report => rows = Score(outputs, items, scored, report));
        return new EvaluationReport(
            model.Name,
            model.Definition.Version,
            settings.Data,
            rows,
            settings.Group,
            Stopwatch.GetElapsedTime(start).TotalSeconds,
            [.. outputs.Select(output => output.Report(settings.Group))]);
    }

    private long Score(OutputEvaluation[] outputs, ItemFeatures? items, Action<ReadOnlySpan<float>, int>? scored, Action<double> report)
    {
        using var file = DataFile.Open(settings.Data, terminal);
        using var ranker = model.CreateRanker();
        var groups = new GroupCollector(settings.GroupsTogether, [.. outputs.Select<OutputEvaluation, GroupHandler>(
            output => (_, scores, gains, shown) => output.AddGroup(scores, gains, shown))]);
        var places = settings.Outputs.Select(output => model.OutputIndex(output.Output)).ToArray();
        var (all, scores, gains) = (new float[model.Outputs.Count], new float[places.Length], new float[places.Length]);
        var request = model.CreateRequest();
        var rows = 0L;
        foreach (var row in IRowReader.For(file, settings.IsCsv, model.Features, settings.Columns).Read(request))
        {
            ranker.ScoreAll(request, all);
            for (var i = 0; i < places.Length; i++)
            {
                scores[i] = all[places[i]];
                gains[i] = (float)row.Labels[i];
                outputs[i].Add(scores[i], row.Labels[i], row.Where);
            }

            var group = row.Group is { } name
                ? groups.Add(name, scores, gains, items is null ? 0 : Item(items, row, request), row.Where)
                : -1;
            scored?.Invoke(scores, group);
            if (++rows % RowsBetweenReports == 0)
            {
                report(file.Done);
            }
        }

        groups.Finish();
        return rows > 0 ? rows : throw new InputException($"{file.Name}: no rows, expected at least one.");
    }

    private int Item(ItemFeatures items, DataRow row, RankRequest request) => row.Item is { } item
        ? items.Number(item, request)
        : throw new InputException($"{row.Where}: no item '{settings.Item}'; --item names the column of the items.");
}
