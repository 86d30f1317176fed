using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>The recurrent layer that reads a history.</summary>
public enum RecurrentCell
{
    /// <summary>A gated recurrent unit.</summary>
    Gru,

    /// <summary>A long short-term memory.</summary>
    Lstm,
}

/// <summary>How the states of a recurrent layer become one vector.</summary>
public enum StatePooling
{
    /// <summary>The state after the last event; zeros for an empty history.</summary>
    Last,

    /// <summary>The mean of the states; zeros for an empty history.</summary>
    Mean,

    /// <summary>The states weighed by the target's attention; zeros for an empty history.</summary>
    Attended,
}

/// <summary>
/// Options of <see cref="Rnn"/>. Parameters beside those of the parts: <c>recurrence.weight</c> [g·h, d], <c>.bias</c>,
/// <c>.recurrent.weight</c> [g·h, h], <c>.recurrent.bias</c>, gates in the order r, z, n or i, f, g, o; for attended states
/// <c>attention.0.weight</c> [target, h], or the network <c>attention.0</c>.
/// </summary>
public sealed record RnnOptions
{
    /// <summary>The fields as vectors. Targets and history columns usually share tables.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The candidate's fields, which attend to the states, and the columns that are read. The columns are no fields of the MLP.</summary>
    public AttendedPair History { get; init; } = new([], []);

    /// <summary>The recurrent layer.</summary>
    public RecurrentCell Cell { get; init; }

    /// <summary>Where a GRU's reset gate acts.</summary>
    public GruReset Reset { get; init; }

    /// <summary>The width of the states; null for that of the history.</summary>
    public int? Units { get; init; }

    /// <summary>How the states become one vector.</summary>
    public StatePooling Pooling { get; init; }

    /// <summary>How attended states are scored.</summary>
    public InterestAttention AttentionKind { get; init; } = InterestAttention.Bilinear;

    /// <summary>The attention unit; of other kinds the normalisation, scale and padding.</summary>
    public AttentionOptions Attention { get; init; } = new() { Normalization = AttentionNormalization.Softmax };

    /// <summary>The MLP on the fields and the vector of the history.</summary>
    public MlpOptions Mlp { get; init; } = new() { HiddenUnits = [200, 80] };

    /// <summary>From the logit to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.Sigmoid;
}

/// <summary>
/// RNN ranking: a recurrent layer reads the history, and what it remembers joins the other fields in an MLP
/// (LSTM: Hochreiter, Schmidhuber, 1997; GRU: Cho et al., 2014). Attention over its states is that of DIEN's first stage.
/// </summary>
public static class Rnn
{
    /// <summary>Adds the network and its output <c>score</c>; returns the logit, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, RnnOptions options) => Build(graph, options, "mlp", Score.Name);

    /// <summary>As above, with another name for the MLP and the output.</summary>
    internal static Value Build(GraphBuilder graph, RnnOptions options, string mlp, string output)
    {
        var embeddings = new Embeddings(graph, options.Embedding);
        var history = new AttendedHistory(graph, embeddings, options.History, "The RNN", options.Attention.PaddingId);
        var memory = Pool(graph, history, options);
        var x = graph.Concat(0, [.. history.Others(embeddings), memory, .. embeddings.Numbers]);
        return Score.Output(graph, Mlp.Build(graph, mlp, x, options.Mlp), options.Output, output);
    }

    private static Value Pool(GraphBuilder graph, AttendedHistory history, RnnOptions options)
    {
        const string Name = "recurrence";
        var units = options.Units ?? history.Keys.Shape[1];
        var isLast = options.Pooling == StatePooling.Last;
        var states = options.Cell == RecurrentCell.Gru
            ? RecurrentLayer.Gru(graph, Name, history.Keys, units, options.Reset, isLast)
            : RecurrentLayer.Lstm(graph, Name, history.Keys, units, isLast);
        return options.Pooling switch
        {
            StatePooling.Last => states,
            StatePooling.Mean => graph.Reduce(states, ReduceKind.Mean, 0),
            _ => graph.WeightedSum(new StateAttention(options.AttentionKind, options.Attention).Weights(graph, 0, states, history), states),
        };
    }
}
