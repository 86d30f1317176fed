using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>What a request costs.</summary>
/// <param name="Flops">Floating-point operations.</param>
/// <param name="Bytes">Bytes of weights and activations touched.</param>
internal readonly record struct PlanReportCost(long Flops, long Bytes);

/// <summary>One step and what it costs; <see cref="PlanReport"/> says how that is counted.</summary>
/// <param name="Cadence">How often it runs.</param>
/// <param name="Name">The node's name.</param>
/// <param name="Operation">What it computes, with its activation.</param>
/// <param name="Shape">The output for one row.</param>
/// <param name="Flops">Floating-point operations for one row.</param>
/// <param name="WeightBytes">Dense weights.</param>
/// <param name="RowBytes">Embedding rows, inputs and output of one row.</param>
internal sealed record PlanReportStep(
    Cadence Cadence, string Name, string Operation, Shape Shape, long Flops, long WeightBytes, long RowBytes)
{
    private const int ElementSize = 4;

    /// <summary>The steps of a graph that cost something when a request is ranked.</summary>
    public static IReadOnlyList<PlanReportStep> Of(ModelGraph graph) =>
        [.. graph.Nodes.Where(node => node.Output.Cadence != Cadence.Constant && !ScratchLayout.IsView(node)).Select(Of)];

    private static PlanReportStep Of(Node node)
    {
        var weights = 0L;
        var row = node.Output.Shape.Count * ElementSize;
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            var input = node.Inputs[i];
            if (input.Data is null)
            {
                row += input.Shape.Count * ElementSize;
            }
            else if (node.Operation is EmbeddingBag or SequenceGather)
            {
                row += node.Inputs[0].Shape.Count * ((input.Data.ByteLength + input.Shape[0] - 1) / input.Shape[0]);
            }
            else
            {
                weights += node.Operation is SceneLinear && i is 2 or 3 ? input.Data.ByteLength / input.Shape[0] : input.Data.ByteLength;
            }
        }

        return new PlanReportStep(
            node.Output.Cadence, node.Name, Describe(node), node.Output.Shape, node.Operation.Flops(node.Inputs, node.Output), weights, row);
    }

    private static string Describe(Node node)
    {
        var operation = node.Operation;
        var activation = operation switch
        {
            Linear linear => linear.Activation,
            SceneLinear linear => linear.Activation,
            Sum sum => sum.Activation,
            Activate activate => activate.Activation,
            TargetAttention attention => attention.Activation,
            _ => Activation.None,
        };
        var function = operation switch
        {
            Unary unary => unary.Function.ToString(),
            Binary binary => binary.Function.ToString(),
            Reduce reduce => reduce.Function.ToString(),
            EmbeddingBag bag => node.Inputs[0].Shape.Rank == 0 ? "" : bag.Pooling.ToString(),
            _ => activation.Kind == ActivationKind.None ? "" : activation.ToString(),
        };
        return function.Length == 0 ? operation.Kind : $"{operation.Kind} {function}";
    }
}
