using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// Linear(concat(u, i, p)) = Wu·u + Wi·i + Wp·p + b: the parts that need only the user, or only the item, become Linears of
/// their own side, and what is left for the candidate is the product with the pair part, or a sum.
/// </summary>
internal sealed class SplitLinear : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not Linear linear
            || node.Output.Cadence != Cadence.Pair
            || inputs[0].Producer is not { Operation: Concat } concat
            || inputs[0].Shape.Rank != 1
            || inputs[1].Data is not { } weight)
        {
            return null;
        }

        var parts = SideParts.Of(concat.Inputs);
        if (parts.Count == 1)
        {
            return null;
        }

        Value? pair = null;
        Value? pairWeight = null;
        var addends = inputs.Skip(linear.FirstAddend).Take(linear.Addends).ToList();
        var bias = linear.Bias ? inputs[2] : null;
        foreach (var part in parts)
        {
            var x = part.Values.Count == 1 ? part.Values[0] : graph.Add(new Concat(0), part.Values, $"{node.Name}.{part.Cadence}.inputs");
            var partWeight = graph.Constant(Weights.TakeColumns(weight, part.Ranges));
            if (part.Cadence == Cadence.Pair)
            {
                (pair, pairWeight) = (x, partWeight);
            }
            else
            {
                addends.Add(bias is null
                    ? graph.Add(new Linear(Bias: false), [x, partWeight], $"{node.Name}.{part.Cadence}")
                    : graph.Add(new Linear(), [x, partWeight, bias], $"{node.Name}.{part.Cadence}"));
                bias = null;
            }
        }

        var vectors = inputs.Skip(linear.FirstActivationParameter);
        return pair is null
            ? graph.Add(new Sum(addends.Count, linear.Activation), [.. addends, .. vectors], node.Name)
            : graph.Add(new Linear(Bias: false, linear.Activation, addends.Count), [pair, pairWeight!, .. addends, .. vectors], node.Name);
    }
}
