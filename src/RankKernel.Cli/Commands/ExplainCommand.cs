using System.CommandLine;
using RankKernel.Cli.Output;
using RankKernel.Planning;

namespace RankKernel.Cli.Commands;

/// <summary><c>explain MODEL</c>: the steps of a plan, what they cost, and what the plan saves.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommandOptions.Model();
        var candidates = CommandOptions.Int("--candidates", 500, 1, ItemBatch.MaxCount, "N", "Candidates a request.");
        var json = CommandOptions.Json();
        var command = new Command("explain", "Shows the plan of a model step by step, and what it saves over a flat batch.") { model, candidates, json };
        command.SetAction(result =>
        {
            using var loaded = CommandOptions.LoadModel(result.GetRequiredValue(model));
            var plan = PlanReport.Create(loaded.Plan, result.GetValue(candidates));
            var report = ExplainReport.Of(loaded, plan);
            terminal.Report(report, result.GetValue(json), Write);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Writes what a request costs as a flat batch, by the plan, and by the plan with a catalog.</summary>
    public static void WriteSavings(SavingsReport savings, Terminal terminal)
    {
        var totals = new TextTable().Left("a request").Bars().Right("FLOPs").Right("bytes").Right("FLOPs saved");
        foreach (var (name, cost) in new[]
        {
            ("flat batch", savings.Flat),
            ("split plan", savings.Split),
            ("split plan, catalog", savings.SplitWithCatalog),
        })
        {
            totals.Row(name, TextTable.Bar((double)cost.Flops / savings.Flat.Flops), Show.Flops(cost.Flops), Show.Bytes(cost.Bytes), Show.Ratio(cost.FlopsSaved));
        }

        terminal.Table(totals);
    }

    private static void Write(ExplainReport report, Terminal terminal)
    {
        terminal.Heading($"{report.Model}: the plan");
        var steps = new TextTable().Left("side").Left("step").Left("operation").Left("output").Right("FLOPs").Right("weights").Right("bytes a row");
        foreach (var step in report.Steps)
        {
            steps.Row(
                step.Side,
                step.Step,
                step.Operation,
                $"[{string.Join(", ", step.Output)}]",
                Show.Flops(step.Flops),
                Show.Bytes(step.WeightBytes),
                Show.Bytes(step.RowBytes));
        }

        terminal.Table(steps);
        terminal.Line("User steps run once a request, item steps once an item, pair steps once a candidate; FLOPs are for one run.");
        terminal.Heading($"A request with {Show.Count(report.Candidates)} candidates");
        WriteSavings(report.Savings, terminal);
        terminal.Line($"An item of a catalog takes {string.Join(", ", report.Catalog.Select(catalog => $"{Show.Bytes(catalog.BytesPerItem)} in {catalog.Precision}"))}.");
        if (report.Interests is { } interests)
        {
            WriteInterests(interests, terminal);
        }
    }

    private static void WriteInterests(InterestsReport interests, Terminal terminal)
    {
        terminal.Heading("The user side with a user-interest center");
        var steps = new TextTable().Left("step").Left("operation").Left("computed").Right("FLOPs").Left("because it");
        foreach (var step in interests.Steps)
        {
            steps.Row(step.Step, step.Operation, step.Computed, Show.Flops(step.Flops), step.Reason);
        }

        terminal.Table(steps);
        foreach (var history in interests.Histories)
        {
            terminal.Line($"'{history.Feature}': up to {Show.Count(history.Events)} events, of each {Show.Bytes(history.BytesPerEvent)} are kept.");
        }

        terminal.Line($"A state with full histories takes {string.Join(", ", interests.States.Select(state => $"{Show.Bytes(state.Bytes)} in {state.Precision}"))}.");
        terminal.Line($"An event costs {Show.Flops(interests.EventFlops)} FLOPs; a user has {Show.Bytes(interests.FixedBytes)} besides the histories.");
        terminal.Line(
            $"A request is spared {Show.Flops(interests.SparedFlops)} FLOPs and computes {Show.Flops(interests.RequestFlops)} of the user side, "
            + $"the first one after an event {Show.Flops(interests.RefreshFlops)} more.");
    }
}
