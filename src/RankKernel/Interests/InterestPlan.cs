using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Interests;

/// <summary>How often a step of the user side is computed with a user-interest center.</summary>
internal enum Keeping
{
    /// <summary>By each event, for the new position alone.</summary>
    Event,

    /// <summary>By the first request after an event: it depends on the histories alone, but on all of their positions.</summary>
    History,

    /// <summary>By each request: it depends on features that come with requests.</summary>
    Request,
}

/// <summary>A value that is kept of each user.</summary>
/// <param name="Value">The value, never a view.</param>
/// <param name="Keeping">When it is computed.</param>
/// <param name="ForRank">Whether every request reads it; otherwise only <see cref="Keeping.History"/> steps do.</param>
/// <param name="Stream">The history that it runs along, or null for a value of fixed size.</param>
internal sealed record KeptValue(Value Value, Keeping Keeping, bool ForRank, string? Stream)
{
    /// <summary>Elements: of a position, or of all.</summary>
    public int Width => Stream is null ? Value.Shape.Width : Value.Shape.Width / Value.Shape[0];
}

/// <summary>
/// Which parts of a plan's user side can be kept from request to request. A value depends on the histories alone if all its inputs
/// do. Along a history it can be extended by one position if that position depends on the same position of its inputs, or, in a
/// recurrence, on a state that the position before left. Immutable.
/// </summary>
internal sealed class InterestPlan
{
    private readonly Dictionary<Value, Keeping> _keeping = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, string> _streamOf = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _streams;

    public InterestPlan(Plan plan)
    {
        Plan = plan;
        Streams = [.. plan.UserSchema.Features.OfType<SequenceFeature>().Where(feature => feature.Side == Side.User)];
        _streams = [.. Streams.Select(stream => stream.Name)];
        foreach (var node in plan.UserSteps)
        {
            Classify(node);
        }

        Steps = [.. plan.UserSteps.Where(node => !ScratchLayout.IsView(node))];
        Kept = [.. FindKept()];
        Inputs = [.. FindInputs()];
    }

    public Plan Plan { get; }

    /// <summary>The histories that events go to.</summary>
    public IReadOnlyList<SequenceFeature> Streams { get; }

    /// <summary>The steps of the user side, in order.</summary>
    public IReadOnlyList<Node> Steps { get; }

    /// <summary>What is kept.</summary>
    public IReadOnlyList<KeptValue> Kept { get; }

    /// <summary>Columns of histories that are read by more than <see cref="Keeping.Event"/> steps, and whether by every request.</summary>
    public IReadOnlyList<(InputSource Source, bool ForRank)> Inputs { get; }

    /// <summary>When a step is computed.</summary>
    public Keeping Of(Node step) => _keeping[step.Output];

    /// <summary>The history whose events a step takes in.</summary>
    public string StreamOf(Node step) => _streamOf[step.Output];

    /// <summary>The name of an input that depends on the whole history, or null.</summary>
    public string? HistoryInput(Node step) =>
        step.Inputs.FirstOrDefault(input => _keeping.GetValueOrDefault(input) == Keeping.History)?.Producer!.Name;

    /// <summary>The features besides histories that a step depends on.</summary>
    public IReadOnlyList<string> RequestFeatures(Node step)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        var left = new Stack<Value>(step.Inputs);
        while (left.TryPop(out var value))
        {
            if (value.Source is { } source && !_streams.Contains(source.Feature))
            {
                found.Add(source.Feature);
            }

            foreach (var input in seen.Add(value) && value.Producer is { } producer ? producer.Inputs : [])
            {
                left.Push(input);
            }
        }

        return [.. found];
    }

    private void Classify(Node node)
    {
        if (!node.Inputs.All(DependsOnHistoriesAlone))
        {
            _keeping[node.Output] = Keeping.Request;
        }
        else if (StreamOfInputs(node) is { } stream && (EventOperations.IsByPosition(node) || EventOperations.HasState(node)))
        {
            _keeping[node.Output] = Keeping.Event;
            _streamOf[node.Output] = stream;
        }
        else
        {
            _keeping[node.Output] = Keeping.History;
        }
    }

    private bool DependsOnHistoriesAlone(Value value) =>
        value.Data is not null
        || (value.Source is { } source ? _streams.Contains(source.Feature) : _keeping[value] != Keeping.Request);

    /// <summary>The one history that all inputs run along position by position, or null.</summary>
    private string? StreamOfInputs(Node node)
    {
        string? stream = null;
        foreach (var input in node.Inputs.Where(input => input.Data is null))
        {
            var along = input.Source?.Feature ?? _streamOf.GetValueOrDefault(input);
            if (along is null || input.Type.Sequence != along || (stream is not null && stream != along))
            {
                return null;
            }

            stream = along;
        }

        return stream;
    }

    private IEnumerable<KeptValue> FindKept()
    {
        var forRank = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        var forHistory = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        foreach (var (value, isRank) in ReadBesideEvents())
        {
            (isRank ? forRank : forHistory).Add(value);
        }

        foreach (var node in Steps)
        {
            var keeping = Of(node);
            var isRead = forRank.Contains(node.Output);
            if (isRead ? keeping != Keeping.Request : keeping == Keeping.Event && forHistory.Contains(node.Output))
            {
                var stream = node.Output.Type.Sequence is { } along && _streams.Contains(along) ? along : null;
                yield return new KeptValue(node.Output, keeping, isRead, stream);
            }
        }
    }

    private IEnumerable<(InputSource, bool)> FindInputs() => ReadBesideEvents()
        .Where(read => read.Value.Source is { } source && _streams.Contains(source.Feature))
        .GroupBy(read => read.Value.Source!)
        .Select(group => (group.Key, group.Any(read => read.ForRank)));

    /// <summary>What steps other than those of events read, seen through views.</summary>
    private IEnumerable<(Value Value, bool ForRank)> ReadBesideEvents() =>
    [
        .. Steps.Where(node => Of(node) != Keeping.Event)
            .SelectMany(node => node.Inputs.Select(input => (ScratchLayout.Root(input), Of(node) == Keeping.Request))),
        .. Plan.PairSteps.SelectMany(node => node.Inputs).Select(input => (ScratchLayout.Root(input), true)),
        .. Plan.Outputs.Select(output => (ScratchLayout.Root(output.Value), true)),
    ];
}
