using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>What a Linear reads of one side, and the columns of the weight for it.</summary>
/// <param name="Cadence">How often it is computed.</param>
/// <param name="X">The part of the input.</param>
/// <param name="Weight">The part of the weight.</param>
internal readonly record struct SideLinear(Cadence Cadence, Value X, Tensor Weight)
{
    /// <summary>
    /// The Linear as a Linear of each side, the first of which adds the bias, and for the candidate the product with the pair part,
    /// or a sum where there is none.
    /// </summary>
    public static Value Join(GraphBuilder graph, Node node, Linear linear, IReadOnlyList<Value> inputs, IEnumerable<SideLinear> parts)
    {
        Value? pair = null;
        Value? pairWeight = null;
        var addends = inputs.Skip(linear.FirstAddend).Take(linear.Addends).ToList();
        var bias = linear.Bias ? inputs[2] : null;
        foreach (var part in parts)
        {
            var weight = graph.Constant(part.Weight);
            if (part.Cadence == Cadence.Pair)
            {
                (pair, pairWeight) = (part.X, weight);
                continue;
            }

            addends.Add(graph.Add(
                new Linear(bias is not null), bias is null ? [part.X, weight] : [part.X, weight, bias], $"{node.Name}.{part.Cadence}"));
            bias = null;
        }

        var vectors = inputs.Skip(linear.FirstActivationParameter);
        if (pair is not null)
        {
            return graph.Add(new Linear(Bias: false, linear.Activation, addends.Count), [pair, pairWeight!, .. addends, .. vectors], node.Name);
        }

        // An addend [N] goes to every line of a matrix; terms of a sum are all whole.
        var lines = addends.Where(addend => addend.Shape != node.Output.Shape).ToList();
        Value[] terms = [.. addends.Where(addend => addend.Shape == node.Output.Shape)];
        terms[0] = lines.Aggregate(terms[0], graph.Add);
        return graph.Add(new Sum(terms.Length, linear.Activation), [.. terms, .. vectors], node.Name);
    }
}
