using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="TransAct"/>. Parameters of pair A beside those of the parts: the stack <c>transformer.A</c>, and
/// <c>transformer.A.pooled.weight</c> [2d, 2d], <c>.bias</c>; the last layer is <c>out</c>.
/// </summary>
public sealed record TransActOptions
{
    /// <summary>The fields as vectors. Targets and the history columns that they join usually share tables.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>Which targets join which histories. The columns are no fields of the head.</summary>
    public IReadOnlyList<AttendedPair> Attended { get; init; } = [];

    /// <summary>The transformer over events, each with the target behind it.</summary>
    public TransformerOptions Transformer { get; init; } = new();

    /// <summary>How many last positions enter the head as they are.</summary>
    public int LastPositions { get; init; } = 10;

    /// <summary>Whether the largest element of each channel over all positions enters too, through a Linear.</summary>
    public bool MaxPool { get; init; } = true;

    /// <summary>The cross network of the head.</summary>
    public CrossOptions Cross { get; init; } = new();

    /// <summary>The MLP beside the cross network; it has no output layer.</summary>
    public MlpOptions Mlp { get; init; } = new() { HiddenUnits = [400, 400] };

    /// <summary>The hidden layers of the MLP behind both.</summary>
    public MlpOptions Head { get; init; } = new();

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// TransAct: a transformer over recent events that all carry the target, then DCNv2
/// (Xia et al., TransAct: Transformer-based Realtime User Action Model for Recommendation at Pinterest, 2023).
/// </summary>
public static class TransAct
{
    private const float Lowest = 1e9f;

    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, TransActOptions options)
    {
        if (options.Attended.Count == 0)
        {
            throw new GraphException("TransAct needs at least one pair of target and history.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        BehaviorSequence[] sequences = [.. options.Attended.Select((pair, i) => new BehaviorSequence(graph, embeddings, pair, $"transformer.{i}"))];
        Value[] interests = [.. sequences.Select(sequence => Interest(graph, embeddings, sequence, options))];
        var columns = sequences.SelectMany(sequence => sequence.Columns).ToHashSet();
        var fields = embeddings.Fields.Where(field => !embeddings.IsRaw(field) && !columns.Contains(field)).Select(embeddings.Vector);
        var x = graph.Concat(0, [.. fields, .. interests, .. embeddings.Numbers]);
        var joined = graph.Concat(0, CrossNetwork.Build(graph, x, options.Cross), Mlp.Hidden(graph, "mlp", x, options.Mlp));
        return Score.Output(graph, Mlp.Build(graph, "head", joined, options.Head), options.Output);
    }

    private static Value Interest(GraphBuilder graph, Embeddings embeddings, BehaviorSequence sequence, TransActOptions options)
    {
        using var scope = graph.Scope(sequence.Name);
        var (history, target) = (sequence.History, sequence.Target);
        if (options.LastPositions < 1 || options.LastPositions > history.Shape[0])
        {
            throw new GraphException($"The last {options.LastPositions} positions of '{sequence.Name}' are asked for; expected 1 to {history.Shape[0]}.");
        }

        var transformer = new Transformer(graph, sequence.Name, sequence.Ids, sequence.Padding, options.Transformer);
        var states = transformer.History(graph.Concat(1, history, graph.Expand(target, history)));

        // A history of nothing, or of padding alone, counts as one event of padding.
        var alone = transformer.Alone(graph.Concat(0, graph.Constant(embeddings.PaddingRow(sequence.Columns)), target));
        var width = states.Shape[1];
        var events = sequence.Ids is null ? null : sequence.Real;
        var real = events is null ? null : Wide(graph, events, width);
        var kept = real is null ? states : graph.Multiply(states, real);
        var last = graph.Slice(graph.Add(new PadSequence(InFront: true), [kept]), 0, history.Shape[0] - options.LastPositions, options.LastPositions);
        var before = (options.LastPositions - 1) * width;
        var other = before == 0 ? alone : graph.Concat(0, graph.Constant(new Tensor(new Shape(before), new float[before])), alone);
        var interests = new List<Value> { OrAlone(graph, history, events, graph.Reshape(last, options.LastPositions * width), other) };
        if (options.MaxPool)
        {
            var open = real is null ? kept : graph.Add(kept, graph.Multiply(graph.Subtract(real, Number(graph, 1)), Number(graph, Lowest)));
            var largest = OrAlone(graph, history, events, graph.Reduce(open, ReduceKind.Max, 0), alone);
            interests.Add(Mlp.Output(graph, $"{sequence.Name}.pooled", largest, width));
        }

        return graph.Concat(0, interests);
    }

    /// <summary>x, or the other where no position is an event: 1 at each that is one, [T]; null if all are.</summary>
    private static Value OrAlone(GraphBuilder graph, Value history, Value? events, Value x, Value other)
    {
        if (events is null)
        {
            return graph.Add(new IfEmpty(), [x, history, other]);
        }

        var width = x.Shape[0];
        var any = Wide(graph, graph.Reshape(graph.Reduce(events, ReduceKind.Sum, 0), 1), width);
        return graph.Add(new Where(), [graph.Reshape(any, width), x, other]);
    }

    /// <summary>A number a position, [T], as a row of that number, [T, width].</summary>
    private static Value Wide(GraphBuilder graph, Value x, int width)
    {
        var ones = new float[width];
        Array.Fill(ones, 1);
        return graph.Add(new MatMul(), [graph.Reshape(x, x.Shape[0], 1), graph.Constant(new Tensor(new Shape(1, width), ones))]);
    }

    private static Value Number(GraphBuilder graph, float number) => graph.Constant(new Tensor(new Shape(), [number]));
}
