using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="Sdim"/>.</summary>
public sealed record SdimOptions
{
    /// <summary>The history, the attention of the recent events and the MLP.</summary>
    public LongHistoryOptions History { get; init; } = new();

    /// <summary>How many hashes: <c>search.rotation.weight</c> [groups·bits, d].</summary>
    public int Groups { get; init; } = 24;

    /// <summary>How many bits each has.</summary>
    public int Bits { get; init; } = 3;

    /// <summary>Whether the events of a bucket are normalised to a length of 1 before the mean over the hashes.</summary>
    public bool Normalize { get; init; } = true;
}

/// <summary>
/// SDIM: the events of the target's hash buckets, summed: a bucket is summed once a user, and the target only picks
/// (Cao et al., Sampling Is All You Need on Modeling Long-Term User Behaviors for CTR Prediction, 2022).
/// </summary>
public static class Sdim
{
    private const int MostBits = 16;
    private const float Smallest = 1e-12f;

    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, SdimOptions options)
    {
        if (options.Groups < 1 || options.Bits is < 1 or > MostBits)
        {
            throw new GraphException($"SDIM has {options.Groups} hashes of {options.Bits} bits; expected at least 1, of 1 to {MostBits} bits.");
        }

        var history = new LongHistory(graph, options.History);
        return history.Score([Long(graph, history, options), .. history.Short()]);
    }

    private static Value Long(GraphBuilder graph, LongHistory history, SdimOptions options)
    {
        using var scope = graph.Scope("long");
        var (events, target) = (history.Sequence.History, history.Sequence.Target);
        var rotation = graph.Parameter("search.rotation.weight", options.Groups * options.Bits, target.Shape[0]);
        var buckets = Buckets(events);
        if (history.Sequence.Ids is not null)
        {
            buckets = graph.Multiply(buckets, Repeated(history.Sequence.Real, buckets.Shape[1]));
        }

        var rows = graph.Add(new Transpose(), [graph.Add(new PadSequence(), [buckets])]);
        var sums = graph.Add(new MatMul(), [rows, graph.Add(new PadSequence(), [events])]);
        if (options.Normalize)
        {
            var length = graph.Add(new Binary(BinaryKind.Max), [graph.Reduce(sums, ReduceKind.L2, 1), history.Number(Smallest)]);
            sums = graph.Add(new Binary(BinaryKind.Divide), [sums, Repeated(length, sums.Shape[1])]);
        }

        var chosen = Buckets(target);
        var picked = graph.Add(new MatMul(), [graph.Reshape(chosen, 1, chosen.Shape[0]), sums]);
        return history.Combined(BinaryKind.Divide, graph.Reshape(picked, sums.Shape[1]), history.Number(options.Groups));

        Value Buckets(Value x) => HashBits.Buckets(graph, HashBits.Signs(graph, x, rotation), options.Groups, options.Bits);

        // A number a row, [m], as a row of that number, [m, width].
        Value Repeated(Value x, int width)
        {
            var ones = new float[width];
            Array.Fill(ones, 1);
            return graph.Add(new MatMul(), [graph.Reshape(x, x.Shape[0], 1), graph.Constant(new Tensor(new Shape(1, width), ones))]);
        }
    }
}
