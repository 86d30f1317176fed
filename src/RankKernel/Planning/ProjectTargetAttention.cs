using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// The first layer of target attention on [q, k, q−k, q⊙k] is (W₁+W₃)·q + (W₂−W₃)·k + W₄·(q⊙k): the key part is computed once a
/// user, the query part once an item, and one product in four is left for the pair.
/// </summary>
internal sealed class ProjectTargetAttention : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not TargetAttention { Projected: false } attention || inputs[attention.Weight(0)].Data is not { } weight)
        {
            return null;
        }

        var (hidden, width) = (weight.Shape[0], weight.Shape[1] / 4);
        var query = graph.Add(new Linear(Bias: false), [inputs[0], graph.Constant(Blocks(0, 2, 1))], $"{node.Name}.query");
        var keys = graph.Add(new Linear(), [inputs[1], graph.Constant(Blocks(1, 2, -1)), inputs[attention.Weight(0) + 1]], $"{node.Name}.keys");
        var product = graph.Constant(Weights.TakeColumns(weight, [(3 * width, width)]));
        return graph.Add(
            attention with { Projected = true },
            [.. inputs.Take(attention.KeyPart), keys, query, product, .. inputs.Skip(attention.ActivationParameters(0))],
            node.Name);

        Tensor Blocks(int first, int second, int sign) => Weights.Matrix(hidden, width, (row, column) =>
        {
            var line = weight.AsFloats().Slice(row * 4 * width, 4 * width);
            return line[(first * width) + column] + (sign * (double)line[(second * width) + column]);
        });
    }
}
