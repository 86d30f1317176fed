using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// A gated recurrent unit that was written one position after the other, from a state of zeros over a whole padded sequence, is a
/// recurrence again. Past the true length the state must stay as it is: by a choice, or because scores of 0 keep it.
/// </summary>
internal sealed class LiftUnrolledGru : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        if (node.Operation is not (Binary { Function: BinaryKind.Add or BinaryKind.Multiply } or Where)
            || node.Output is not { Shape.Rank: 1, Type.Sequence: null }
            || GruStep.Of(node.Output) is not { } last
            || last.Position != last.Products.Shape[0] - 1
            || last.Products.Type.Sequence is null
            || last.State is null)
        {
            return null;
        }

        var step = last;
        for (var position = last.Position - 1; position >= 0; position--)
        {
            if (step.State is null || GruStep.Of(step.State) is not { } before || before.Position != position || !before.IsLike(last))
            {
                return null;
            }

            step = before;
        }

        return step.State is null ? Rolled(graph, node.Name, last) : null;
    }

    private static Value? Rolled(GraphBuilder graph, string name, GruStep step)
    {
        if (!step.KeepsPastEnd || step.Gates is not { Weight: { } weight, Bias: var bias })
        {
            return null;
        }

        var own = step.Own;
        if (((Value?[])[weight, bias, own?.Weight, own?.Bias]).Any(value => value is not null && value.Floats() is null))
        {
            return null;
        }

        Value[] cell = own is { Weight: { } ownWeight, Bias: var ownBias }
            ? [Joined(graph, weight, ownWeight), Joined(graph, bias, ownBias)]
            : [weight, bias];
        return step switch
        {
            { Attention: { } attention, Scores: { } scores } when scores.Type.Sequence == step.Products.Type.Sequence =>
                graph.Add(new AttentionalGru(attention, step.Reset, Projected: true), [step.Products, Numbers(graph, scores), .. cell], name),
            { Attention: null } => graph.Add(new Gru(step.Reset, Last: true, Projected: true), [step.Products, .. cell], name),
            _ => null,
        };
    }

    /// <summary>Scores with further dimensions of 1 as [T].</summary>
    private static Value Numbers(GraphBuilder graph, Value scores) => scores.Shape.Rank == 1 ? scores : graph.Reshape(scores, scores.Shape[0]);

    private static Value Joined(GraphBuilder graph, Value first, Value second)
    {
        float[] elements = [.. first.Data!.AsFloats(), .. second.Data!.AsFloats()];
        return graph.Constant(new Tensor(
            first.Shape.Rank == 1 ? new Shape(elements.Length) : new Shape(elements.Length / first.Shape[1], first.Shape[1]), elements));
    }
}
