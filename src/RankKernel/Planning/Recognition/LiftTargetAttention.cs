using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// A network over target and history side by side whose scores, masked or not, through a softmax or not, weigh the history, is
/// DIN's target attention. Where only the scores of positions are asked for, as by an attentional recurrence, it gives those.
/// </summary>
internal sealed class LiftTargetAttention : LiftPass
{
    /// <summary>A score this low has no weight left after a softmax, whatever the others are.</summary>
    private const double Excluded = -1e8;

    protected override Value? Lift(GraphBuilder graph, Node node) => node.Operation switch
    {
        WeightedSum when Scores.Of(node.Inputs[0]) is { } scores && ReferenceEquals(scores.Network.Keys, node.Inputs[1]) =>
            scores.Attention(graph, node.Name, isWeights: false),
        IfEmpty when node.Inputs[0].Is<TargetAttention>(out var attention, out var operation)
            && operation is { Empty: EmptyHistory.Zero, Weights: false }
            && node.Inputs[1].Type.Sequence == attention.Inputs[1].Type.Sequence
            && node.Inputs[2].Data is not null =>
            graph.Add(operation with { Empty = EmptyHistory.PaddingRow }, [.. attention.Inputs, node.Inputs[2]], node.Name),
        AttentionalGru when Scores.Of(node.Inputs[1]) is { } scores =>
            graph.Add(node.Operation, [node.Inputs[0], scores.Attention(graph, $"{node.Name}.attention", isWeights: true), .. node.Inputs.Skip(2)], node.Name),
        _ => null,
    };

    /// <summary>Scores [T] on their way from the network to where they are weights.</summary>
    private sealed record Scores(AttentionLayers Network, AttentionNormalization Normalization, double Scale, Value? Ids, int PaddingId)
    {
        public static Scores? Of(Value weights)
        {
            var (ids, padding) = ((Value?)null, -1);
            var softmax = false;
            if (weights.Is<Mask>(out var mask, out var masked))
            {
                if (masked.Fill != 0)
                {
                    return null;
                }

                (ids, padding, weights) = (mask.Inputs[1], masked.PaddingId, mask.Inputs[0]);
            }

            if (weights.Is<Softmax>(out var node))
            {
                softmax = true;
                weights = node.Inputs[0];
                if (weights.Is(out mask, out masked))
                {
                    if (masked.Fill > Excluded || ids is null || !ReferenceEquals(mask.Inputs[1], ids) || masked.PaddingId != padding)
                    {
                        return null;
                    }

                    weights = mask.Inputs[0];
                }
                else if (ids is not null)
                {
                    return null;
                }
            }

            weights.Unshaped().IsScaled(out var scores, out var scale);
            return weights.Shape.Rank == 1 && weights.Type.Sequence is not null && AttentionLayers.Of(scores.Unshaped()) is { } network
                ? new Scores(network, softmax ? AttentionNormalization.Softmax : AttentionNormalization.None, scale, ids, padding)
                : null;
        }

        public Value Attention(GraphBuilder graph, string name, bool isWeights) => graph.Add(
            new TargetAttention(Network.Hidden, Network.Activation, Normalization, Scale, PaddingId, Weights: isWeights),
            [Network.Query, Network.Keys, .. Ids is null ? [] : (Value[])[Ids], .. Network.Parameters(graph)],
            name);
    }
}
