using RankKernel.Planning;

namespace RankKernel.Cli.Commands;

/// <summary>What <c>explain</c> shows.</summary>
internal sealed record ExplainReport(string Model, int Candidates, IReadOnlyList<StepReport> Steps, SavingsReport Savings)
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
        SavingsReport.Of(plan));
}

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
