using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>How recurrent states are scored for a target.</summary>
/// <param name="Kind">The form of the scores.</param>
/// <param name="Options">The network; of other kinds the normalisation and the scale.</param>
/// <param name="TargetLayer">What ends a layer that brings the target to the width of the states, or null for no such layer.</param>
/// <param name="UniformOverPadding">Whether a history of padding alone has equal weights.</param>
internal sealed record StateAttention(
    InterestAttention Kind, AttentionOptions Options, LayerActivation? TargetLayer = null, bool UniformOverPadding = false)
{
    /// <summary>What a masked score is before a softmax.</summary>
    private const double Excluded = -1e30;

    /// <summary>
    /// The weights of the positions, [T]. Parameters: <c>attention.A.weight</c> [target, state] of bilinear attention, those of the
    /// network, and of the target's layer <c>attention.A.query.weight</c>, <c>.bias</c>, <c>.activation.…</c>.
    /// </summary>
    public Value Weights(GraphBuilder graph, int unit, Value states, AttendedHistory history)
    {
        var name = $"attention.{unit}";
        using var scope = graph.Scope(name);
        var width = states.Shape[1];
        var query = TargetLayer is { } activation
            ? activation.Apply(graph, $"{name}.query.activation", Mlp.Output(graph, $"{name}.query", history.Target, width))
            : history.Target;
        if (Kind == InterestAttention.Network && !UniformOverPadding)
        {
            return AttentionUnit.Build(graph, unit, query, states, history.Ids, history.Padding, Options, weights: true);
        }

        var scores = Kind switch
        {
            InterestAttention.Network => AttentionUnit.Build(
                graph, unit, query, states, null, -1, Options with { Normalization = AttentionNormalization.None }, weights: true),
            InterestAttention.Bilinear => Products(graph, graph.Linear(states, graph.Parameter($"{name}.weight", query.Shape[0], width)), query),
            _ => Products(graph, states, query),
        };
        return Normalized(graph, scores, history);
    }

    private Value Products(GraphBuilder graph, Value keys, Value query)
    {
        var products = graph.Add(new MatMul(TransposeB: true), [keys, graph.Reshape(query, 1, query.Shape[0])]);
        var scores = graph.Reshape(products, keys.Shape[0]);
        return Options.Scale == 1 ? scores : graph.Multiply(scores, graph.Constant(new Tensor(new Shape(1), [(float)Options.Scale])));
    }

    private Value Normalized(GraphBuilder graph, Value scores, AttendedHistory history)
    {
        var softmax = Options.Normalization == AttentionNormalization.Softmax;
        if (history.Ids is not { } ids)
        {
            return softmax ? graph.Softmax(scores) : scores;
        }

        var weights = softmax ? graph.Softmax(graph.Mask(scores, ids, history.Padding, Excluded)) : scores;
        return softmax && UniformOverPadding ? weights : graph.Mask(weights, ids, history.Padding, 0);
    }
}
