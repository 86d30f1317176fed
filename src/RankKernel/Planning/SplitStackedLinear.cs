using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// A Linear that mixes stacked fields of several sides: each side's fields are mixed on that side, and added up for the candidate.
/// </summary>
internal sealed class SplitStackedLinear : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not Linear linear
            || node.Output.Cadence != Cadence.Pair
            || inputs[0].Producer is not { Operation: StackFields } stack
            || inputs[1].Data is not { } weight)
        {
            return null;
        }

        var parts = StackedParts.Of(stack.Inputs);
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
            var x = graph.Add(new StackFields(), part.Fields);
            var partWeight = graph.Constant(Weights.TakeColumns(weight, [.. part.Places.Select(place => (place, 1))]));
            if (part.Cadence == Cadence.Pair)
            {
                (pair, pairWeight) = (x, partWeight);
            }
            else
            {
                addends.Add(graph.Add(
                    new Linear(bias is not null), bias is null ? [x, partWeight] : [x, partWeight, bias], $"{node.Name}.{part.Cadence}"));
                bias = null;
            }
        }

        var vectors = inputs.Skip(linear.FirstActivationParameter);
        if (pair is null)
        {
            // An addend [N] goes to every line; terms of a sum are all whole.
            Value[] lines = [.. addends.Where(addend => addend.Shape.Rank == 1)];
            addends = [.. addends.Where(addend => addend.Shape.Rank == 2)];
            addends[0] = lines.Aggregate(addends[0], graph.Add);
        }

        return pair is null
            ? graph.Add(new Sum(addends.Count, linear.Activation), [.. addends, .. vectors], node.Name)
            : graph.Add(new Linear(false, linear.Activation, addends.Count), [pair, pairWeight!, .. addends, .. vectors], node.Name);
    }
}
