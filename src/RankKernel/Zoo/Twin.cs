using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="Twin"/>.</summary>
public sealed record TwinOptions
{
    /// <summary>The history, the attention and the MLP.</summary>
    public LongHistoryOptions History { get; init; } = new();

    /// <summary>How many events each head takes.</summary>
    public int Top { get; init; } = 50;
}

/// <summary>
/// TWIN: the attention over a long history is its own search: each head keeps the events of its largest scores
/// (Chang et al., TWIN: TWo-stage Interest Network for Lifelong User Behavior Modeling in CTR Prediction at Kuaishou, 2023).
/// </summary>
public static class Twin
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, TwinOptions options)
    {
        if (options.Top < 1)
        {
            throw new GraphException($"Each head of TWIN takes {options.Top} events; expected at least 1.");
        }

        var history = new LongHistory(graph, options.History);
        return history.Score([.. history.Short(), history.Long(top: options.Top)]);
    }
}
