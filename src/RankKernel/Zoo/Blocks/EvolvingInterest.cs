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
    /// <summary>What a masked score is before a softmax.</summary>
    private const double Excluded = -1e30;

    private readonly GraphBuilder _graph;
    private readonly DienOptions _options;
    private readonly int _unit;
    private readonly Value? _ids;
    private readonly int _padding;

    /// <exception cref="GraphException">The pair is empty or names what is no column of ids, or the widths differ.</exception>
    public EvolvingInterest(GraphBuilder graph, Embeddings embeddings, AttendedPair pair, int unit, DienOptions options)
    {
        if (pair.Target.Count == 0 || pair.History.Count == 0)
        {
            throw new GraphException($"Interest {unit} needs at least one target and one history column.");
        }

        (_graph, _options, _unit) = (graph, options, unit);
        Columns = [.. pair.History.Select(name => embeddings.Field(name, "The evolving history"))];
        _padding = options.Attention.PaddingId ?? Columns[0].Padding;
        _ids = _padding < 0 ? null : Columns[0].Input(graph);
        var target = graph.Concat(0, [.. pair.Target.Select(name => embeddings.Vector(embeddings.Field(name, "The target of attention")))]);
        var keys = graph.Concat(1, [.. Columns.Select(embeddings.Positions)]);
        var interests = GruLayer.Gru(graph, $"extraction.{unit}", keys, options.ExtractionUnits ?? keys.Shape[1], options.Reset);
        State = Evolve(interests, target);
    }

    /// <summary>The columns of the history.</summary>
    public IReadOnlyList<InputField> Columns { get; }

    /// <summary>The final interest.</summary>
    public Value State { get; }

    private Value Evolve(Value interests, Value target)
    {
        var name = $"evolution.{_unit}";
        var units = _options.EvolutionUnits ?? interests.Shape[1];
        if (_options.Evolution is InterestEvolution.Gru or InterestEvolution.AttendedGru)
        {
            var isLast = _options.Evolution == InterestEvolution.Gru;
            var states = GruLayer.Gru(_graph, name, interests, units, _options.Reset, isLast);
            return isLast ? states : _graph.WeightedSum(Weights(states, target), states);
        }

        var attention = _options.Evolution switch
        {
            InterestEvolution.AiGru => GruAttention.Input,
            InterestEvolution.AGru => GruAttention.Update,
            InterestEvolution.AuthorsAuGru => GruAttention.KeepGate,
            _ => GruAttention.UpdateGate,
        };
        return GruLayer.Attentional(_graph, name, interests, Weights(interests, target), units, attention, _options.Reset);
    }

    /// <summary>The weights of the positions, [T].</summary>
    private Value Weights(Value states, Value target)
    {
        var name = $"attention.{_unit}";
        using var scope = _graph.Scope(name);
        var width = states.Shape[1];
        var query = _options.TargetLayer is { } activation
            ? activation.Apply(_graph, $"{name}.query.activation", Mlp.Output(_graph, $"{name}.query", target, width))
            : target;
        if (_options.AttentionKind == InterestAttention.Network && !_options.UniformOverPadding)
        {
            return AttentionUnit.Build(_graph, _unit, query, states, _ids, _padding, _options.Attention, weights: true);
        }

        var scores = _options.AttentionKind switch
        {
            InterestAttention.Network => AttentionUnit.Build(
                _graph, _unit, query, states, null, -1, _options.Attention with { Normalization = AttentionNormalization.None }, weights: true),
            InterestAttention.Bilinear => Products(
                _graph.Linear(states, _graph.Parameter($"{name}.weight", query.Shape[0], width)), query),
            _ => Products(states, query),
        };
        return Normalized(scores);
    }

    private Value Products(Value keys, Value query)
    {
        var products = _graph.Add(new MatMul(TransposeB: true), [keys, _graph.Reshape(query, 1, query.Shape[0])]);
        var scores = _graph.Reshape(products, keys.Shape[0]);
        return _options.Attention.Scale == 1
            ? scores
            : _graph.Multiply(scores, _graph.Constant(new Tensor(new Shape(1), [(float)_options.Attention.Scale])));
    }

    private Value Normalized(Value scores)
    {
        var softmax = _options.Attention.Normalization == AttentionNormalization.Softmax;
        if (_ids is null)
        {
            return softmax ? _graph.Softmax(scores) : scores;
        }

        var weights = softmax ? _graph.Softmax(_graph.Mask(scores, _ids, _padding, Excluded)) : scores;
        return softmax && _options.UniformOverPadding ? weights : _graph.Mask(weights, _ids, _padding, 0);
    }
}
