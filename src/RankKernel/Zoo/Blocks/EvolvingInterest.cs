using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>How DIEN's second stage makes one vector of the interests of the first.</summary>
public enum InterestEvolution
{
    /// <summary>A second GRU's last state; the target has no say (FuxiCTR's "GRU").</summary>
    Gru,

    /// <summary>A second GRU whose states are attended by the target (DeepCTR-Torch's "GRU").</summary>
    AttendedGru,

    /// <summary>AIGRU: attention scales the inputs of a GRU.</summary>
    AiGru,

    /// <summary>AGRU: attention takes the place of the update gate.</summary>
    AGru,

    /// <summary>AUGRU: attention scales the update gate.</summary>
    AuGru,

    /// <summary>AUGRU as in the authors' code, where attention damps the gate that keeps the state.</summary>
    AuthorsAuGru,
}

/// <summary>How DIEN scores an interest for a target.</summary>
public enum InterestAttention
{
    /// <summary>DIN's network over [q, k, q−k, q⊙k].</summary>
    Network,

    /// <summary>k·q.</summary>
    Dot,

    /// <summary>(W·k)·q.</summary>
    Bilinear,
}

/// <summary>A user's interests as they evolve towards one target.</summary>
internal sealed class EvolvingInterest
{
    private readonly GraphBuilder _graph;
    private readonly DienOptions _options;
    private readonly AttendedHistory _history;
    private readonly int _unit;

    /// <exception cref="GraphException">The pair is empty or names what is no column of ids, or the widths differ.</exception>
    public EvolvingInterest(GraphBuilder graph, Embeddings embeddings, AttendedPair pair, int unit, DienOptions options)
    {
        (_graph, _options, _unit) = (graph, options, unit);
        _history = new AttendedHistory(graph, embeddings, pair, $"Interest {unit}", options.Attention.PaddingId);
        var keys = _history.Keys;
        State = Evolve(RecurrentLayer.Gru(graph, $"extraction.{unit}", keys, options.ExtractionUnits ?? keys.Shape[1], options.Reset));
    }

    /// <summary>The columns of the history.</summary>
    public IReadOnlyList<InputField> Columns => _history.Columns;

    /// <summary>The final interest.</summary>
    public Value State { get; }

    private Value Evolve(Value interests)
    {
        var name = $"evolution.{_unit}";
        var units = _options.EvolutionUnits ?? interests.Shape[1];
        if (_options.Evolution is InterestEvolution.Gru or InterestEvolution.AttendedGru)
        {
            var isLast = _options.Evolution == InterestEvolution.Gru;
            var states = RecurrentLayer.Gru(_graph, name, interests, units, _options.Reset, isLast);
            return isLast ? states : _graph.WeightedSum(Weights(states), states);
        }

        var attention = _options.Evolution switch
        {
            InterestEvolution.AiGru => GruAttention.Input,
            InterestEvolution.AGru => GruAttention.Update,
            InterestEvolution.AuthorsAuGru => GruAttention.KeepGate,
            _ => GruAttention.UpdateGate,
        };
        return RecurrentLayer.Attentional(_graph, name, interests, Weights(interests), units, attention, _options.Reset);
    }

    private Value Weights(Value states) =>
        new StateAttention(_options.AttentionKind, _options.Attention, _options.TargetLayer, _options.UniformOverPadding)
            .Weights(_graph, _unit, states, _history);
}
