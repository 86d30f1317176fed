using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// Elementwise functions of reshaped values become reshapes of the functions, so that dimensions of 1, which exporters add and
/// remove at will, end up behind what they do not matter to.
/// </summary>
internal sealed class SinkReshapes : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        switch (node.Operation)
        {
            case Unary or Activate { Activation.ParameterCount: 0 } when inputs[0].Is<Reshape>(out var reshape):
                return graph.Reshape(graph.Add(node.Operation, [reshape.Inputs[0]], node.Name), node.Output.Shape.Dimensions);

            case Activate when inputs[0].Is<Reshape>(out var reshape) && reshape.Inputs[0].Shape.Last == inputs[0].Shape.Last:
                return graph.Reshape(graph.Add(node.Operation, [reshape.Inputs[0], .. inputs.Skip(1)], node.Name), node.Output.Shape.Dimensions);

            case Binary:
                return Pair(inputs[0], inputs[1]) is var (a, b)
                    ? graph.Reshape(graph.Add(node.Operation, [a, b], node.Name), node.Output.Shape.Dimensions)
                    : null;

            default:
                return null;
        }
    }

    /// <summary>The operands with the reshape of one or both taken off, or null where that would change what meets what.</summary>
    private static (Value A, Value B)? Pair(Value a, Value b)
    {
        var (x, y) = (Source(a), Source(b));
        if (x is not null && y is not null && a.Shape == b.Shape && x.Shape == y.Shape)
        {
            return (x, y);
        }

        if (x is not null && GoesWith(x, a, b))
        {
            return (x, b);
        }

        return y is not null && GoesWith(y, b, a) ? (a, y) : null;
    }

    private static Value? Source(Value value) => value.Is<Reshape>(out var reshape) ? reshape.Inputs[0] : null;

    private static bool GoesWith(Value source, Value reshaped, Value other) =>
        other.Data is not null
        && (other.Shape.Count == 1
            ? source.Shape.Rank >= other.Shape.Rank && reshaped.Shape.Rank >= other.Shape.Rank
            : other.Shape.Rank == 1 && source.Shape.Rank >= 1 && source.Shape.Last == other.Shape[0] && reshaped.Shape.Last == other.Shape[0]);
}
