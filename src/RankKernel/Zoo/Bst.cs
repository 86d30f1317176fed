using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>How positions enter a transformer.</summary>
public enum PositionEmbedding
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>A vector for each position is added.</summary>
    Added,

    /// <summary>A vector for each position stands behind the others.</summary>
    Joined,
}

/// <summary>What of a transformer's positions enters the MLP.</summary>
public enum SequencePooling
{
    /// <summary>The target's position.</summary>
    Target,

    /// <summary>The mean over the history and the target.</summary>
    Mean,

    /// <summary>The sum over the history and the target.</summary>
    Sum,
}

/// <summary>
/// Options of <see cref="Bst"/>. Parameters of pair A beside those of the fields and the MLP: the stack <c>transformer.A</c>, and
/// <c>transformer.A.position.weight</c> [T + 1, p]: a row for each position of the history, then the target's.
/// </summary>
public sealed record BstOptions
{
    /// <summary>The fields as vectors. Targets and the history columns that they join usually share tables.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>Which targets stand behind which histories. The columns are no fields of the MLP.</summary>
    public IReadOnlyList<AttendedPair> Attended { get; init; } = [];

    /// <summary>The transformer.</summary>
    public TransformerOptions Transformer { get; init; } = new() { Heads = 8, Activation = new LayerActivation(new Activation(ActivationKind.LeakyRelu, 0.01)) };

    /// <summary>How positions enter.</summary>
    public PositionEmbedding Position { get; init; } = PositionEmbedding.Added;

    /// <summary>The width of a joined position's vector; null for that of the embedding.</summary>
    public int? PositionDimension { get; init; }

    /// <summary>Whether positions are counted from the end: the last event is always the last but one, however short the history.</summary>
    public bool PositionsFromEnd { get; init; }

    /// <summary>What enters the MLP.</summary>
    public SequencePooling Pooling { get; init; }

    /// <summary>Whether the interests stand before the fields in the input of the MLP, and not after them.</summary>
    public bool InterestsFirst { get; init; }

    /// <summary>The MLP.</summary>
    public MlpOptions Mlp { get; init; } = new() { HiddenUnits = [1024, 512, 256], Activation = new LayerActivation(new Activation(ActivationKind.LeakyRelu, 0.01)) };

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// BST: a transformer layer over the user's history with the target at its end
/// (Chen et al., Behavior Sequence Transformer for E-commerce Recommendation in Alibaba, 2019).
/// </summary>
public static class Bst
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, BstOptions options)
    {
        if (options.Attended.Count == 0)
        {
            throw new GraphException("BST needs at least one pair of target and history.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        BehaviorSequence[] sequences = [.. options.Attended.Select((pair, i) => new BehaviorSequence(graph, embeddings, pair, $"transformer.{i}"))];
        Value[] interests = [.. sequences.Select(sequence => Interest(graph, sequence, options))];
        var columns = sequences.SelectMany(sequence => sequence.Columns).ToHashSet();
        Value[] fields = [.. embeddings.Fields.Where(field => !embeddings.IsRaw(field) && !columns.Contains(field)).Select(embeddings.Vector)];
        var x = graph.Concat(0, options.InterestsFirst ? [.. interests, .. fields, .. embeddings.Numbers] : [.. fields, .. interests, .. embeddings.Numbers]);
        return Score.Output(graph, Mlp.Build(graph, "mlp", x, options.Mlp), options.Output);
    }

    private static Value Interest(GraphBuilder graph, BehaviorSequence sequence, BstOptions options)
    {
        using var scope = graph.Scope(sequence.Name);
        var (history, target) = Positioned(graph, sequence, options);
        var transformer = new Transformer(graph, sequence.Name, sequence.Ids, sequence.Padding, options.Transformer);
        (history, target) = transformer.WithTarget(history, target, options.Pooling != SequencePooling.Target);
        if (options.Pooling == SequencePooling.Target)
        {
            return target;
        }

        var real = sequence.Real;
        var sum = graph.Add(graph.WeightedSum(real, history), target);
        return options.Pooling == SequencePooling.Sum
            ? sum
            : graph.Add(new Binary(BinaryKind.Divide), [sum, graph.Add(graph.Reduce(real, ReduceKind.Sum, 0), graph.Constant(new Tensor(new Shape(), [1])))]);
    }

    private static (Value History, Value Target) Positioned(GraphBuilder graph, BehaviorSequence sequence, BstOptions options)
    {
        var (history, target) = (sequence.History, sequence.Target);
        if (options.Position == PositionEmbedding.None)
        {
            return (history, target);
        }

        var isAdded = options.Position == PositionEmbedding.Added;
        var (length, width) = (history.Shape[0], isAdded ? history.Shape[1] : options.PositionDimension ?? options.Embedding.Dimension);
        var table = graph.Parameter($"{sequence.Name}.position.weight", length + 1, width);
        var past = graph.Add(new AlongSequence(options.PositionsFromEnd), [graph.Slice(table, 0, 0, length), history]);
        var last = graph.Reshape(graph.Slice(table, 0, length, 1), width);
        return isAdded
            ? (graph.Add(history, past), graph.Add(target, last))
            : (graph.Concat(1, history, past), graph.Concat(0, target, last));
    }
}
