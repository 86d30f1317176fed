using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>(x − mean) / √(variance + ε) over the last dimension, with or without a scale and a shift after it, is a LayerNorm.</summary>
internal sealed class LiftLayerNorm : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        switch (node.Operation)
        {
            case Binary { Function: BinaryKind.Divide } when Normalised(graph, node) is var (x, epsilon):
                var channels = x.Shape.Last;
                Value[] plain = [x, graph.Constant(Weights.Vector(channels, _ => 1)), graph.Constant(Weights.Vector(channels, _ => 0))];
                return graph.Add(new LayerNorm(epsilon), plain, node.Name);

            case ScaleShift when node.Inputs[0].Is<LayerNorm>(out var norm, out var operation)
                && Reads(norm.Output) == 1 && norm.Inputs[1].IsNumber(1) && norm.Inputs[2].IsNumber(0):
                return graph.Add(operation, [norm.Inputs[0], node.Inputs[1], node.Inputs[2]], node.Name);

            default:
                return null;
        }
    }

    private static (Value X, double Epsilon)? Normalised(GraphBuilder graph, Node division)
    {
        var (difference, deviation) = (division.Inputs[0], division.Inputs[1]);
        return difference.Shape.Rank is 1 or 2 && difference.Shape == division.Output.Shape
            && difference.IsBinary(BinaryKind.Subtract, out var x, out var mean) && x.Shape == difference.Shape
            && Mean(graph, mean, x.Shape) is { } averaged && ReferenceEquals(averaged, x)
            && Row(graph, deviation, x.Shape) is { } rows
            && rows.Is<Unary>(out var root, out var unary) && unary.Function == UnaryKind.Sqrt
            && root.Inputs[0].Unshaped().IsBinary(BinaryKind.Add, out var a, out var b)
            && (b.IsNumber(out var epsilon) ? a : a.IsNumber(out epsilon) ? b : null) is { } variance
            && Averaged(variance, x.Shape) is { } squares && squares.IsSquare(out var squared) && ReferenceEquals(squared, difference)
                ? (x, epsilon)
                : null;
    }

    /// <summary>What a value repeats the mean of, over the last dimension.</summary>
    private static Value? Mean(GraphBuilder graph, Value value, Shape shape) => Row(graph, value, shape) is { } rows ? Averaged(rows, shape) : null;

    private static Value? Averaged(Value value, Shape shape) =>
        value.Unshaped().Is<Reduce>(out var reduce, out var operation) && operation.Function == ReduceKind.Mean && operation.Axis == shape.Rank - 1
            && reduce.Inputs[0].Shape == shape
            ? reduce.Inputs[0]
            : null;

    /// <summary>One number a row of a matrix, or the one of a vector.</summary>
    private static Value? Row(GraphBuilder graph, Value value, Shape shape) =>
        shape.Rank == 1
            ? value.Shape.Count == 1 ? value.Unshaped() : null
            : RepeatedRows.Of(graph, value, shape)?.Unshaped();
}
