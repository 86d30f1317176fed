using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>A recurrence over products that were taken out of it is one over the sequence itself.</summary>
internal sealed class LiftRecurrence : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        if (node.Inputs.Count == 0 || Reads(node.Inputs[0]) != 1 || !node.Inputs[0].Is<Linear>(out var product, out var linear) || linear is not { Activation.Kind: ActivationKind.None, Addends: 0 })
        {
            return null;
        }

        return node.Operation switch
        {
            Gru { Projected: true } gru =>
                graph.Add(gru with { Projected = false }, [product.Inputs[0], product.Inputs[1], Bias(graph, product), .. node.Inputs.Skip(1)], node.Name),
            AttentionalGru { Projected: true, HasBias: false } gru =>
                graph.Add(gru with { Projected = false }, [product.Inputs[0], node.Inputs[1], product.Inputs[1], Bias(graph, product), .. node.Inputs.Skip(2)], node.Name),
            AttentionalGru { Projected: true } gru when !linear.Bias =>
                graph.Add(gru with { Projected = false }, [product.Inputs[0], node.Inputs[1], product.Inputs[1], .. node.Inputs.Skip(2)], node.Name),
            Lstm { Projected: true } lstm =>
                graph.Add(
                    lstm with { Projected = false },
                    [product.Inputs[0], .. node.Inputs.Take(1..(lstm.Scaled ? 2 : 1)), product.Inputs[1], Bias(graph, product), .. node.Inputs.Skip(lstm.Scaled ? 2 : 1)],
                    node.Name),
            _ => null,
        };
    }

    private static Value Bias(GraphBuilder graph, Node product) => ((Linear)product.Operation).Bias
        ? product.Inputs[2]
        : graph.Constant(Weights.Vector(product.Inputs[1].Shape[0], _ => 0));
}
