using RankKernel.Cli.Data;
using RankKernel.Cli.Evaluating;
using RankKernel.Cli.Output;
using RankKernel.Cli.SelfTests;
using RankKernel.Format;
using RankKernel.Quantization;

namespace RankKernel.Cli.Quantizing;

/// <summary>Quantizes a model until it keeps its budget, writes it, and says what that did.</summary>
internal sealed class QuantizeRun(RankModel model, QuantizeSettings settings, Terminal terminal)
{
    /// <summary>Figures of the rows, which no model changes.</summary>
    private static readonly HashSet<string> Counts = ["rows", "positives", "positive_share", "groups", "groups_with_positives", "groups_with_both"];

    private int _attempts;

    public QuantizeReport Run()
    {
        var before = Evaluate(model);
        RequireAuc(before.Report);
        var every = (int)Math.Max(1, (before.Report.Rows + settings.CalibrationRows - 1) / settings.CalibrationRows);
        var first = Quantize(settings.Options, every);
        var order = Worst(first.Report);
        var found = BudgetSearch.Run(order.Count, count => Attempt(before, count == 0 ? first : null, [.. order.Take(count)], every))
            ?? throw new InputException($"Not even with every table and layer in single precision is the AUC within {Show.Number(settings.BudgetAuc)} of what it was; nothing was written.");
        ModelFile.Save(found.Quantized.Model, settings.Target);
        return Report(before, found);
    }

    private QuantizeReport Report(Evaluated before, Candidate found)
    {
        var report = found.Quantized.Report;
        using var after = new RankModel(found.Quantized.Model);
        var latency = settings.Seconds > 0 ? LatencyComparison.Run(model, after, settings.Candidates, settings.Seconds) : null;
        return new QuantizeReport(
            model.Name,
            settings.Target,
            settings.Evaluation.Data,
            before.Report.Rows,
            report.Requests,
            settings.Options.Embeddings,
            settings.Options.Dense,
            settings.BudgetAuc,
            _attempts,
            found.PutBack,
            ModelVerifier.Run(settings.Target).Checks.All(check => check.Result != CheckResult.Failed),
            new SizeReport(
                new Change(found.FileBytesBefore, new FileInfo(settings.Target).Length),
                new Change(report.BytesBefore, report.BytesAfter),
                new Change(report.TableBytesBefore, report.TableBytesAfter)),
            [.. settings.Evaluation.Outputs.Select((output, i) => ScoredRows.Compare(
                output.Output, i, before.Scores, found.After.Scores, Figures(before.Report.Outputs[i], found.After.Report.Outputs[i])))],
            latency,
            report.Tables,
            report.Layers);
    }

    private Candidate? Attempt(Evaluated before, QuantizedModel? made, IReadOnlyList<string> putBack, int every)
    {
        _attempts++;
        var quantized = made ?? Quantize(settings.Options with { KeepFloat32 = putBack }, every);
        using var after = new RankModel(quantized.Model);
        var evaluated = Evaluate(after);
        return Lost(before.Report, evaluated.Report) <= settings.BudgetAuc
            ? new Candidate(quantized, evaluated, putBack, new FileInfo(settings.Model).Length)
            : null;
    }

    private Evaluated Evaluate(RankModel which)
    {
        var scores = new ScoredRows(settings.Evaluation.Outputs.Count);
        return new Evaluated(new Evaluator(which, settings.Evaluation, terminal).Run(scores.Add), scores);
    }

    private QuantizedModel Quantize(QuantizationOptions options, int every)
    {
        QuantizedModel? quantized = null;
        terminal.WithProgress("Quantizing", report => quantized = ModelQuantizer.Quantize(model, options, Calibration(every), new Progress(report)));
        return quantized!;
    }

    /// <summary>Rows spread over the file, each a request with one item.</summary>
    private IEnumerable<RankRequest> Calibration(int every)
    {
        using var file = DataFile.Open(settings.Evaluation.Data, terminal);
        var request = model.CreateRequest();
        var row = 0L;
        foreach (var _ in IRowReader.For(file, settings.Evaluation.IsCsv, model.Features, settings.Evaluation.Columns).Read(request))
        {
            if (row++ % every == 0)
            {
                yield return request;
            }
        }
    }

    /// <summary>Tables and layers that are not in single precision, the one with the largest error first.</summary>
    private static List<string> Worst(QuantizationReport report) =>
        [.. report.Tables.Where(table => table.BytesAfter < table.BytesBefore).Select(table => (table.Name, table.RelativeError))
            .Concat(report.Layers.Where(layer => layer.BytesAfter < layer.BytesBefore).Select(layer => (layer.Name, layer.RelativeError)))
            .OrderByDescending(change => double.IsNaN(change.RelativeError) ? 0 : change.RelativeError)
            .Select(change => change.Name)
            .Distinct()];

    /// <summary>The most AUC that an output lost.</summary>
    private static double Lost(EvaluationReport before, EvaluationReport after) =>
        before.Outputs.Zip(after.Outputs).Where(pair => pair.First.Figures.ContainsKey("auc"))
            .Max(pair => pair.First.Figures["auc"] - pair.Second.Figures["auc"]);

    private void RequireAuc(EvaluationReport report)
    {
        if (report.Outputs.All(output => !output.Figures.ContainsKey("auc")))
        {
            throw new InputException($"{settings.Evaluation.Data}: no output has an AUC to keep the budget of ({report.Outputs[0].Undefined.GetValueOrDefault("auc", "labels are numbers")}); nothing was written.");
        }
    }

    private static OrderedDictionary<string, Change> Figures(OutputReport before, OutputReport after)
    {
        var changes = new OrderedDictionary<string, Change>();
        foreach (var (name, value) in before.Figures)
        {
            if (after.Figures.TryGetValue(name, out var now) && !Counts.Contains(name))
            {
                changes.Add(name, new Change(value, now));
            }
        }

        return changes;
    }

    private sealed record Evaluated(EvaluationReport Report, ScoredRows Scores);

    private sealed record Candidate(QuantizedModel Quantized, Evaluated After, IReadOnlyList<string> PutBack, long FileBytesBefore);

    private sealed class Progress(Action<double> report) : IProgress<QuantizationProgress>
    {
        public void Report(QuantizationProgress value) => report(value.Total is { } total ? (double)value.Done / total : double.NaN);
    }
}
