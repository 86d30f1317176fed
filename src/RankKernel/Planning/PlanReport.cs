using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// What a plan costs, beside a flat batch: the data behind <c>explain</c>. Immutable.
/// FLOPs are those of <see cref="Operation.Flops"/>: a multiply-add is two, histories and bags are at full length; a closing
/// sigmoid, exponential, tanh or table is left out everywhere. Bytes are those that a step touches: its dense weights once a call,
/// since they stay in cache from row to row; and for each row the embedding rows it gathers, its inputs and its output. Steps
/// that are only another look at their input cost nothing and are left out.
/// </summary>
internal sealed record PlanReport
{
    private PlanReport(Plan plan, int candidates)
    {
        Candidates = candidates;
        Steps = [.. PlanReportStep.Of(plan.Graph).OrderBy(step => step.Cadence)];
        var flat = PlanReportStep.Of(plan.Flat);
        Flat = Cost(flat, _ => candidates);
        Split = Cost(Steps, step => step.Cadence == Cadence.User ? 1 : candidates);
        SplitWithCatalog = Cost(Steps, step => step.Cadence switch
        {
            Cadence.User => 1,
            Cadence.Item => 0,
            _ => candidates,
        });
    }

    /// <summary>Candidates a request.</summary>
    public int Candidates { get; }

    /// <summary>The steps of the plan: those run once a request, once an item, once a candidate.</summary>
    public IReadOnlyList<PlanReportStep> Steps { get; }

    /// <summary>A request as a flat batch: the user's features are copied onto every candidate, and every node runs on each.</summary>
    public PlanReportCost Flat { get; }

    /// <summary>A request whose items come with their features: user steps once, item and pair steps for each candidate.</summary>
    public PlanReportCost Split { get; }

    /// <summary>A request whose items are in a catalog: user steps once, pair steps for each candidate.</summary>
    public PlanReportCost SplitWithCatalog { get; }

    /// <summary>The costs of ranking this many candidates.</summary>
    public static PlanReport Create(Plan plan, int candidates)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 1);
        return new PlanReport(plan, candidates);
    }

    private static PlanReportCost Cost(IReadOnlyList<PlanReportStep> steps, Func<PlanReportStep, long> rows)
    {
        var (flops, bytes) = (0L, 0L);
        foreach (var step in steps)
        {
            var count = rows(step);
            flops += count * step.Flops;
            bytes += count == 0 ? 0 : step.WeightBytes + (count * step.RowBytes);
        }

        return new PlanReportCost(flops, bytes);
    }
}
