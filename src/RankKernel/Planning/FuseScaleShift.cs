using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// Folds a scale and shift per channel into the Linear before it (W' = s⊙W, b' = s⊙b + t), if nothing else reads that Linear,
/// or into the Linear after it (W' = W·diag(s), b' = b + W·t); two in a row become one.
/// </summary>
internal sealed class FuseScaleShift : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses) => node.Operation switch
    {
        ScaleShift => AfterLinear(graph, node, inputs, uses) ?? AfterAnother(graph, node, inputs),
        Linear linear => BeforeLinear(graph, node, linear, inputs),
        _ => null,
    };

    private static Value? AfterLinear(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (inputs[0].Producer is not { Operation: Linear { Activation.Kind: ActivationKind.None, Addends: 0 } linear } producer
            || uses[node.Inputs[0]] != 1
            || IsQuantized(producer)
            || producer.Inputs[1].Data is not { } weight)
        {
            return null;
        }

        var (scale, shift) = (inputs[1].Data!, inputs[2].Data!);
        var bias = linear.Bias ? producer.Inputs[2].Data : null;
        graph.Discard(producer);
        return graph.Add(
            new Linear(),
            [producer.Inputs[0], graph.Constant(Rows(weight, scale)), graph.Constant(Bias(bias, scale, shift))],
            producer.Name);
    }

    private static Value? AfterAnother(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs)
    {
        if (inputs[0].Producer is not { Operation: ScaleShift } inner
            || inner.Inputs[1].Data is not { } firstScale || inner.Inputs[2].Data is not { } firstShift
            || inputs[1].Data is not { } scale || inputs[2].Data is not { } shift)
        {
            return null;
        }

        return graph.Add(
            node.Operation,
            [
                inner.Inputs[0],
                graph.Constant(Weights.Vector(scale.Shape[0], i => scale.AsFloats()[i] * (double)firstScale.AsFloats()[i])),
                graph.Constant(Bias(firstShift, scale, shift)),
            ],
            node.Name);
    }

    private static Value? BeforeLinear(GraphBuilder graph, Node node, Linear linear, IReadOnlyList<Value> inputs)
    {
        if (inputs[0].Producer is not { Operation: ScaleShift } producer || inputs[1].Data is not { } weight)
        {
            return null;
        }

        var (scale, shift) = (producer.Inputs[1].Data!, producer.Inputs[2].Data!);
        var bias = linear.Bias ? inputs[2].Data : null;
        return graph.Add(
            linear with { Bias = true },
            [
                producer.Inputs[0],
                graph.Constant(Columns(weight, scale)),
                graph.Constant(BiasOfShift(bias, weight, shift)),
                .. inputs.Skip(linear.FirstAddend),
            ],
            node.Name);
    }

    private static Tensor Rows(Tensor weight, Tensor scale) => Weights.Map(weight, (row, _, element) => element * (double)scale.AsFloats()[row]);

    private static Tensor Columns(Tensor weight, Tensor scale) => Weights.Map(weight, (_, column, element) => element * (double)scale.AsFloats()[column]);

    private static Tensor Bias(Tensor? bias, Tensor scale, Tensor shift) =>
        Weights.Vector(scale.Shape[0], i => ((bias?.AsFloats()[i] ?? 0) * (double)scale.AsFloats()[i]) + shift.AsFloats()[i]);

    private static Tensor BiasOfShift(Tensor? bias, Tensor weight, Tensor shift) => Weights.Vector(weight.Shape[0], row =>
    {
        var sum = (double)(bias?.AsFloats()[row] ?? 0);
        var columns = weight.AsFloats().Slice(row * weight.Shape[1], weight.Shape[1]);
        for (var i = 0; i < columns.Length; i++)
        {
            sum += columns[i] * (double)shift.AsFloats()[i];
        }

        return sum;
    });
}
