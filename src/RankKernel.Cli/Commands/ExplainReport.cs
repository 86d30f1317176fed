using RankKernel.Catalog;
using RankKernel.Interests;
using RankKernel.Planning;

namespace RankKernel.Cli.Commands;

/// <summary>What <c>explain</c> shows.</summary>
internal sealed record ExplainReport(string Model, int Candidates, IReadOnlyList<StepReport> Steps, SavingsReport Savings, IReadOnlyList<CatalogReport> Catalog, InterestsReport? Interests)
{
    public static ExplainReport Of(RankModel model, PlanReport plan) => new(
        model.Name,
        plan.Candidates,
        [.. plan.Steps.Select(step => new StepReport(
            step.Cadence.ToString().ToLowerInvariant(),
            step.Name,
            step.Operation,
            step.Shape.Dimensions.ToArray(),
            step.Flops,
            step.WeightBytes,
            step.RowBytes))],
        SavingsReport.Of(plan),
        [.. Enum.GetValues<CatalogPrecision>().Select(precision => new CatalogReport(
            precision.ToString().ToLowerInvariant(), CatalogStore.BytesPerItem(model.Plan, precision)))],
        InterestsReport.Of(model));
}

/// <summary>Bytes of an item in a catalog of some precision, its encoded features among them.</summary>
internal sealed record CatalogReport(string Precision, int BytesPerItem);

/// <summary>A step of a plan; FLOPs and bytes for one run.</summary>
internal sealed record StepReport(string Side, string Step, string Operation, int[] Output, long Flops, long WeightBytes, long RowBytes);

/// <summary>What a request costs in three ways.</summary>
internal sealed record SavingsReport(CostReport Flat, CostReport Split, CostReport SplitWithCatalog)
{
    public static SavingsReport Of(PlanReport plan)
    {
        return new SavingsReport(Cost(plan.Flat), Cost(plan.Split), Cost(plan.SplitWithCatalog));

        CostReport Cost(PlanReportCost cost) => new(cost.Flops, cost.Bytes, (double)plan.Flat.Flops / Math.Max(1, cost.Flops));
    }
}

/// <summary>A cost, and how many times more a flat batch takes.</summary>
internal sealed record CostReport(long Flops, long Bytes, double FlopsSaved);

/// <summary>What a user-interest center keeps of the user side.</summary>
/// <param name="Steps">The steps of the user side and when they are computed.</param>
/// <param name="Histories">The histories that events go to.</param>
/// <param name="FixedBytes">Bytes kept of a user whatever the histories' lengths.</param>
/// <param name="States">Bytes of the state of a user with full histories, in every precision.</param>
/// <param name="EventFlops">What an event costs.</param>
/// <param name="RefreshFlops">What the first request after an event computes.</param>
/// <param name="RequestFlops">What every request computes of the user side.</param>
/// <param name="SparedFlops">What a request is spared.</param>
internal sealed record InterestsReport(
    IReadOnlyList<KeptStepReport> Steps,
    IReadOnlyList<HistoryReport> Histories,
    long FixedBytes,
    IReadOnlyList<StateReport> States,
    long EventFlops,
    long RefreshFlops,
    long RequestFlops,
    long SparedFlops)
{
    public static InterestsReport? Of(RankModel model) => InterestReport.Create(model.Program) is not { } report ? null : new(
        [.. report.Steps.Select(step => new KeptStepReport(step.Name, step.Operation, Computed(step.Keeping), step.Flops, step.Reason))],
        [.. report.Histories.Select(history => new HistoryReport(history.Name, history.Events, history.BytesPerEvent))],
        report.FixedBytes,
        [.. Enum.GetValues<InterestPrecision>().Select(precision => new StateReport(
            precision.ToString().ToLowerInvariant(), InterestReport.Create(model.Program, precision)!.StateBytes))],
        report.EventFlops,
        report.RefreshFlops,
        report.RequestFlops,
        report.SparedFlops);

    private static string Computed(Keeping keeping) => keeping switch
    {
        Keeping.Event => "by each event",
        Keeping.History => "by the first request after an event",
        _ => "by each request",
    };
}

/// <summary>A step of the user side; FLOPs each time it is computed.</summary>
internal sealed record KeptStepReport(string Step, string Operation, string Computed, long Flops, string Reason);

/// <summary>Bytes of a state in some precision.</summary>
internal sealed record StateReport(string Precision, long Bytes);

/// <summary>A history: the most events, and the bytes kept of each.</summary>
internal sealed record HistoryReport(string Feature, int Events, int BytesPerEvent);
