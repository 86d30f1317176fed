using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// Elementwise functions of reshaped values become reshapes of the functions, so that dimensions of 1, which exporters add and
/// remove at will, end up behind what they do not matter to: a constant matrix times a column, too, and a softmax.
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
                return Pair(graph, inputs[0], inputs[1]) is var (a, b)
                    ? graph.Reshape(graph.Add(node.Operation, [a, b], node.Name), node.Output.Shape.Dimensions)
                    : null;

            case MatMul { TransposeB: false } when inputs[0].Floats() is not null && inputs[1].Shape[1] == 1
                && inputs[1].Is<Reshape>(out var column) && column.Inputs[0] is { Shape.Rank: 1, Type.Sequence: null } vector:
                return graph.Reshape(graph.Add(new Linear(Bias: false), [vector, inputs[0]], node.Name), node.Output.Shape.Dimensions);

            case Softmax when inputs[0].Is<Reshape>(out var reshape) && reshape.Inputs[0].Shape.Rank > 0 && reshape.Inputs[0].Shape.Last == inputs[0].Shape.Last:
                return graph.Reshape(graph.Softmax(reshape.Inputs[0]), node.Output.Shape.Dimensions);

            case Concat { Axis: 0 } when inputs.Count > 1 && node.Output.Shape.Rank == 2 && node.Output.Shape[1] == 1 && inputs.All(IsNumber):
                return graph.Reshape(graph.Concat(0, [.. inputs.Select(input => input.Producer!.Inputs[0])]), node.Output.Shape.Dimensions);

            default:
                return null;
        }
    }

    /// <summary>Whether a value is one number [1] put up as [1, 1].</summary>
    private static bool IsNumber(Value value) => value.Is<Reshape>(out var reshape) && reshape.Inputs[0].Shape == new Shape(1) && value.Type.Sequence is null;

    /// <summary>The operands with the reshape of one or both taken off, or null where that would change what meets what.</summary>
    private static (Value A, Value B)? Pair(GraphBuilder graph, Value a, Value b)
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

        if (y is not null && GoesWith(y, b, a))
        {
            return (a, y);
        }

        return x is not null && b.Floats() is { } right && b.Shape == a.Shape ? (x, graph.Constant(right.WithShape(x.Shape)))
            : y is not null && a.Floats() is { } left && a.Shape == b.Shape ? (graph.Constant(left.WithShape(y.Shape)), y)
            : null;
    }

    private static Value? Source(Value value) => value.Is<Reshape>(out var reshape) ? reshape.Inputs[0] : null;

    private static bool GoesWith(Value source, Value reshaped, Value other) =>
        other.Data is not null
        && (other.Shape.Count == 1
            ? source.Shape.Rank >= other.Shape.Rank && reshaped.Shape.Rank >= other.Shape.Rank
            : other.Shape.Rank == 1 && source.Shape.Rank >= 1 && source.Shape.Last == other.Shape[0] && reshaped.Shape.Last == other.Shape[0]);
}
