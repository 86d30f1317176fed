using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="Eta"/>.</summary>
public sealed record EtaOptions
{
    /// <summary>The history, the attention and the MLP.</summary>
    public LongHistoryOptions History { get; init; } = new();

    /// <summary>How many bits a hash has: <c>search.rotation.weight</c> [bits, d].</summary>
    public int Bits { get; init; } = 32;

    /// <summary>How many events the search finds at most.</summary>
    public int Top { get; init; } = 50;
}

/// <summary>
/// ETA: attention over the events whose hash of random hyperplanes differs from the target's in the fewest bits
/// (Chen et al., Efficient Long Sequential User Data Modeling for Click-Through Rate Prediction, 2022).
/// </summary>
public static class Eta
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, EtaOptions options)
    {
        var history = new LongHistory(graph, options.History);
        Value found;
        using (graph.Scope("search"))
        {
            var rotation = graph.Parameter("search.rotation.weight", options.Bits, history.Sequence.Target.Shape[0]);
            var agreement = history.Products(HashBits.Signs(graph, history.Sequence.History, rotation), HashBits.Signs(graph, history.Sequence.Target, rotation));
            found = graph.Add(new TopKMask(options.Top), [history.Masked(agreement, float.MinValue)]);
        }

        return history.Score([.. history.Short(), history.Long(found)]);
    }
}
