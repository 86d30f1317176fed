using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Interests;

/// <summary>A step of the user side, and when it is computed with a center.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Operation">What it computes.</param>
/// <param name="Keeping">When.</param>
/// <param name="Flops">Floating-point operations each time: of one event, or of the whole step.</param>
/// <param name="Reason">Why it is not computed by events alone, or empty.</param>
internal sealed record InterestReportStep(string Name, string Operation, Keeping Keeping, long Flops, string Reason);

/// <summary>
/// What a <see cref="UserInterestCenter"/> keeps of a model's user side: the data behind <c>explain</c>. FLOPs are counted as by
/// <see cref="PlanReport"/>, for full histories. Immutable.
/// </summary>
internal sealed record InterestReport
{
    private InterestReport(InterestProgram program)
    {
        var plan = program.Plan;
        Steps = [.. plan.Steps.Select(step => Step(plan, step))];
        Histories = [.. program.Streams.Select(stream => (stream.Feature.Name, stream.Feature.MaxLength, stream.RowWidth * sizeof(float)))];
        FixedBytes = program.FixedLength * sizeof(float);
        EventFlops = Flops(Keeping.Event);
        RefreshFlops = Flops(Keeping.History);
        RequestFlops = Flops(Keeping.Request);
        SparedFlops = plan.Steps.Where(step => plan.Of(step) != Keeping.Request).Sum(FlopsOf);
    }

    /// <summary>The steps of the user side, in order.</summary>
    public IReadOnlyList<InterestReportStep> Steps { get; }

    /// <summary>The histories: their names, the most events, and the bytes that are kept of each event.</summary>
    public IReadOnlyList<(string Name, int Events, int BytesPerEvent)> Histories { get; }

    /// <summary>Bytes that are kept of a user whatever the histories' lengths.</summary>
    public long FixedBytes { get; }

    /// <summary>Bytes of the state of a user with full histories.</summary>
    public long StateBytes => FixedBytes + Histories.Sum(history => (long)history.Events * history.BytesPerEvent);

    /// <summary>What an event costs, one in each history.</summary>
    public long EventFlops { get; }

    /// <summary>What the first request after an event computes that later ones do not.</summary>
    public long RefreshFlops { get; }

    /// <summary>What every request computes of the user side.</summary>
    public long RequestFlops { get; }

    /// <summary>What a request is spared.</summary>
    public long SparedFlops { get; }

    /// <summary>Null for a model without a history of the user.</summary>
    public static InterestReport? Create(CpuProgram program, InterestPrecision precision = InterestPrecision.Float32)
    {
        var bound = new InterestProgram(program, precision);
        return bound.Streams.Length == 0 ? null : new InterestReport(bound);
    }

    private static InterestReportStep Step(InterestPlan plan, Node step)
    {
        var keeping = plan.Of(step);
        var flops = FlopsOf(step);
        return new InterestReportStep(
            step.Name,
            step.Operation.Kind,
            keeping,
            keeping == Keeping.Event ? flops / plan.Streams.First(stream => stream.Name == plan.StreamOf(step)).MaxLength : flops,
            keeping switch
            {
                Keeping.Event => "",
                Keeping.History => plan.HistoryInput(step) is { } before ? $"goes on from '{before}', which every event changes" : EventOperations.WhyNot(step),
                _ => $"depends on {string.Join(", ", plan.RequestFeatures(step).Select(feature => $"'{feature}'"))} of the request",
            });
    }

    private static long FlopsOf(Node step) => step.Operation.Flops(step.Inputs, step.Output);

    private long Flops(Keeping keeping) => Steps.Where(step => step.Keeping == keeping).Sum(step => step.Flops);
}
