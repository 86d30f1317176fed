using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// A network over target and history side by side that gives each position a number is DIN's target attention. What becomes of the
/// numbers joins it: a mask over padding, a softmax, the history's sum that they weigh, what an empty history gives instead.
/// </summary>
internal sealed class LiftTargetAttention : LiftPass
{
    /// <summary>A score this low has no weight left after a softmax, whatever the others are.</summary>
    private const double Excluded = -1e8;

    protected override Value? Lift(GraphBuilder graph, Node node) => node.Operation switch
    {
        Reshape when node.Output is { Shape.Rank: 1, Type.Sequence: not null } => Scores(graph, node),
        Softmax when Attention(node.Inputs[0]) is { Operation: TargetAttention { Normalization: AttentionNormalization.None, HasIds: false } raw } scores =>
            graph.Add(raw with { Normalization = AttentionNormalization.Softmax }, scores.Inputs, node.Name),
        Mask { Fill: 0 } mask => Masked(graph, node, mask.PaddingId),
        WeightedSum when Attention(node.Inputs[0]) is { Operation: TargetAttention weights } scores && ReferenceEquals(scores.Inputs[1], node.Inputs[1]) =>
            graph.Add(weights with { Weights = false }, scores.Inputs, node.Name),
        IfEmpty when node.Inputs[0].Is<TargetAttention>(out var attended, out var sum)
            && sum is { Empty: EmptyHistory.Zero, Weights: false }
            && Reads(attended.Output) == 1
            && node.Inputs[1].Type.Sequence == attended.Inputs[1].Type.Sequence
            && node.Inputs[2].Data is not null =>
            graph.Add(sum with { Empty = EmptyHistory.PaddingRow }, [.. attended.Inputs, node.Inputs[2]], node.Name),
        _ => null,
    };

    private static Value? Scores(GraphBuilder graph, Node node)
    {
        node.Inputs[0].IsScaled(out var scores, out var scale);
        if (AttentionLayers.Of(scores) is not { } network)
        {
            return null;
        }

        var attention = new TargetAttention(network.Hidden, network.Activation, Scale: scale, Weights: true);
        return graph.Add(attention, [network.Query, network.Keys, .. network.Parameters(graph)], node.Name);
    }

    /// <summary>Padding has no weight: of scores as they are, or after a softmax from which it was kept out.</summary>
    private Value? Masked(GraphBuilder graph, Node node, int padding)
    {
        var (weights, ids) = (node.Inputs[0], node.Inputs[1]);
        var normalization = AttentionNormalization.None;
        if (weights.Is<Softmax>(out var softmax))
        {
            normalization = AttentionNormalization.Softmax;
            if (Reads(weights) != 1
                || !softmax.Inputs[0].Is<Mask>(out var inner, out var excluded)
                || excluded.Fill > Excluded || excluded.PaddingId != padding || !ReferenceEquals(inner.Inputs[1], ids)
                || Reads(inner.Output) != 1)
            {
                return null;
            }

            weights = inner.Inputs[0];
        }

        return Attention(weights) is { Operation: TargetAttention { Normalization: AttentionNormalization.None, HasIds: false } raw } scores
            ? graph.Add(
                raw with { Normalization = normalization, PaddingId = padding },
                [.. scores.Inputs.Take(2), ids, .. scores.Inputs.Skip(2)],
                node.Name)
            : null;
    }

    /// <summary>Attention that gives weights, which nothing else reads.</summary>
    private Node? Attention(Value weights) =>
        weights.Is<TargetAttention>(out var node, out var attention) && attention is { Weights: true, Projected: false } && Reads(weights) == 1 ? node : null;
}
