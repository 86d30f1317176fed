using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="SasRec"/>. Parameters beside the embeddings: <c>position.weight</c> [T, d], <c>norm.weight</c>, <c>.bias</c> [d], and
/// the stack <c>transformer</c>.
/// </summary>
public sealed record SasRecOptions
{
    /// <summary>The fields as vectors. The candidate and the history usually share a table.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The fields that make up the candidate, and the columns of the history. Other fields have no say.</summary>
    public AttendedPair History { get; init; } = new([], []);

    /// <summary>The transformer.</summary>
    public TransformerOptions Transformer { get; init; } = new() { Blocks = 2, Causal = true };

    /// <summary>Whether events are normalised before the first block.</summary>
    public bool InputNorm { get; init; } = true;

    /// <summary>Whether positions are counted from the end, as where histories are padded in front.</summary>
    public bool PositionsFromEnd { get; init; }

    /// <summary>From the inner product to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.None;
}

/// <summary>
/// SASRec: the last position of a causal transformer over the history, times the candidate
/// (Kang and McAuley, Self-Attentive Sequential Recommendation, 2018). All but the product is done once a user.
/// </summary>
public static class SasRec
{
    /// <summary>Adds the network and its output <c>score</c>; returns the inner product, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, SasRecOptions options)
    {
        var sequence = new BehaviorSequence(graph, new Embeddings(graph, options.Embedding), options.History, "SASRec");
        var (length, width) = (sequence.History.Shape[0], sequence.History.Shape[1]);
        var position = graph.Add(
            new AlongSequence(options.PositionsFromEnd), [graph.Parameter("position.weight", length, width), sequence.History]);
        var x = graph.Add(sequence.History, position);
        x = options.InputNorm ? Transformer.Norm(graph, "norm", x, options.Transformer.LayerNormEpsilon) : x;
        x = new Transformer(graph, "transformer", sequence.Ids, sequence.Padding, options.Transformer).History(x);
        using var scope = graph.Scope("product");
        return Score.Output(graph, graph.Dot(graph.WeightedSum(Last(graph, sequence), x), sequence.Target), options.Output);
    }

    /// <summary>1 at the last position, [T].</summary>
    private static Value Last(GraphBuilder graph, BehaviorSequence sequence)
    {
        var positions = sequence.Positions;
        return graph.Add(new Binary(BinaryKind.Equal), [positions, graph.Reduce(positions, ReduceKind.Max, 0)]);
    }
}
