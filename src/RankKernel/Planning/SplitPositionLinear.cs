using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// A Linear over positions that each carry the same vector, [h, t]: W·[h, t] = Wₕ·h + Wₜ·t. The events' part is the user's, the
/// vector's part the item's, and for the candidate a sum is left.
/// </summary>
internal sealed class SplitPositionLinear : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not Linear { Addends: 0 } linear
            || node.Output.Cadence != Cadence.Pair
            || inputs[0].Type.Sequence is null
            || inputs[0].Shape.Rank != 2
            || inputs[0].Producer is not { Operation: Concat } concat
            || inputs[1].Data is not { } weight)
        {
            return null;
        }

        var (events, vectors) = Parts(concat.Inputs);
        if (events.Count == 0 || vectors.Count == 0 || events.Concat(vectors).Any(part => part.Value.Cadence == Cadence.Pair))
        {
            return null;
        }

        var bias = linear.Bias ? inputs[2] : null;
        var x = events.Count == 1 ? events[0].Value : graph.Add(new Concat(1), [.. events.Select(part => part.Value)], $"{node.Name}.events");
        if (x.Cadence == Cadence.Pair)
        {
            return null;
        }

        var sum = Product(x, events, bias, "events");
        foreach (var part in vectors)
        {
            sum = graph.Add(new Binary(BinaryKind.Add), [sum, Product(part.Value, [part], null, part.Value.Cadence.ToString())], $"{node.Name}.sum");
        }

        return graph.Activate(sum, linear.Activation, [.. inputs.Skip(linear.FirstActivationParameter)]);

        Value Product(Value value, IReadOnlyList<Part> parts, Value? offset, string name)
        {
            var columns = graph.Constant(Weights.TakeColumns(weight, [.. parts.Select(part => (part.Start, part.Width))]));
            return offset is null
                ? graph.Add(new Linear(Bias: false), [value, columns], $"{node.Name}.{name}")
                : graph.Add(new Linear(), [value, columns, offset], $"{node.Name}.{name}");
        }
    }

    /// <summary>What differs from position to position, and the vectors that do not.</summary>
    private static (List<Part> Events, List<Part> Vectors) Parts(IReadOnlyList<Value> values)
    {
        var (events, vectors, start) = (new List<Part>(), new List<Part>(), 0);
        foreach (var value in values)
        {
            var width = value.Shape[1];
            if (value.Producer is { Operation: Expand } expand)
            {
                vectors.Add(new Part(expand.Inputs[0], start, width));
            }
            else
            {
                events.Add(new Part(value, start, width));
            }

            start += width;
        }

        return (events, vectors);
    }

    private sealed record Part(Value Value, int Start, int Width);
}
