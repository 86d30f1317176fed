using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// What networks over long histories share: a few recent events are attended to as they are (unit <c>short</c>), and of the whole
/// history what a search finds for the target (unit <c>long</c>).
/// </summary>
public sealed record LongHistoryOptions
{
    /// <summary>The fields as vectors. Targets and the history columns that they are compared with usually share tables.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The target, and the history's columns, which may be more: they are no fields of the MLP.</summary>
    public AttendedPair Attended { get; init; } = new([], []);

    /// <summary>The attention, short and long.</summary>
    public HeadAttentionOptions Attention { get; init; } = new();

    /// <summary>How many recent events are attended to as well; 0 for no short interest.</summary>
    public int Recent { get; init; }

    /// <summary>
    /// Whether the mask of the recent events is shifted by one, as in FuxiCTR: the first event of all is left out, and one event alone
    /// shares its weight with padding.
    /// </summary>
    public bool ShiftedRecentMask { get; init; }

    /// <summary>The MLP over the fields, then the interests.</summary>
    public MlpOptions Mlp { get; init; } = new() { HiddenUnits = [200, 80] };

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>A user's long history and a target.</summary>
internal sealed class LongHistory
{
    private readonly GraphBuilder _graph;
    private readonly LongHistoryOptions _options;

    /// <exception cref="GraphException">An option does not fit the features.</exception>
    public LongHistory(GraphBuilder graph, LongHistoryOptions options)
    {
        if (options.Recent < 0)
        {
            throw new GraphException($"The short interest is of {options.Recent} recent events; expected 0 or more.");
        }

        (_graph, _options) = (graph, options);
        Embeddings = new Embeddings(graph, options.Embedding);
        Sequence = new BehaviorSequence(graph, Embeddings, options.Attended, "long", sameWidth: false);
    }

    public Embeddings Embeddings { get; }

    public BehaviorSequence Sequence { get; }

    /// <summary>The fields that are not columns of the history.</summary>
    public IReadOnlyList<Value> Fields =>
        [.. Embeddings.Fields.Where(one => !Embeddings.IsRaw(one) && !Sequence.Columns.Contains(one)).Select(Embeddings.Vector)];

    /// <summary>What the target sees in the whole history, or in a part of it.</summary>
    public Value Long(Value? mask = null, int top = 0)
    {
        var attention = new HeadAttention(_graph, Sequence, "long", _options.Attention);
        return attention.Output(attention.Attended(mask, top));
    }

    /// <summary>What the target sees in the recent events; none if there are to be none.</summary>
    public IReadOnlyList<Value> Short()
    {
        if (_options.Recent == 0)
        {
            return [];
        }

        using var scope = _graph.Scope("short");
        var positions = Sequence.Positions;
        var last = _graph.Reduce(positions, ReduceKind.Max, 0);
        var mask = Combined(BinaryKind.GreaterOrEqual, positions, _graph.Subtract(last, Number(_options.Recent - 1)));
        var attention = new HeadAttention(_graph, Sequence, "short", _options.Attention);
        if (!_options.ShiftedRecentMask)
        {
            return [attention.Output(attention.Attended(mask))];
        }

        var attended = attention.Attended(_graph.Multiply(mask, Combined(BinaryKind.Greater, positions, Number(0))));
        var slots = Math.Min(_options.Recent, Sequence.History.Shape[0]);
        var alone = _graph.Multiply(_graph.Reduce(attention.Values, ReduceKind.Sum, 0), Combined(BinaryKind.Equal, last, Number(0)));
        return [attention.Output(_graph.Add(attended, Combined(BinaryKind.Divide, alone, Number(slots))))];
    }

    /// <summary>The network's end; returns the logit.</summary>
    public Value Score(params IReadOnlyList<Value> interests)
    {
        var x = _graph.Concat(0, [.. Fields, .. interests, .. Embeddings.Numbers]);
        return Zoo.Score.Output(_graph, Mlp.Build(_graph, "mlp", x, _options.Mlp), _options.Output);
    }

    public Value Number(float number) => _graph.Constant(new Tensor(new Shape(), [number]));

    public Value Combined(BinaryKind how, Value a, Value b) => _graph.Add(new Binary(how), [a, b]);

    /// <summary>The inner products of the history's vectors with one vector, [T].</summary>
    public Value Products(Value history, Value vector) => _graph.Reshape(
        _graph.Add(new MatMul(TransposeB: true), [history, _graph.Reshape(vector, 1, vector.Shape[0])]), history.Shape[0]);

    /// <summary>Scores of positions with another number at padding.</summary>
    public Value Masked(Value scores, double fill) =>
        Sequence.Ids is { } ids ? _graph.Mask(scores, ids, Sequence.Padding, fill) : scores;
}
