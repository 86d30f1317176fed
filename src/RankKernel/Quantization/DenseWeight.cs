using RankKernel.Graph;

namespace RankKernel.Quantization;

/// <summary>A weight [N, K], or [scenes, N, K], of a node that can be multiplied in integers.</summary>
/// <param name="Label">What a report calls it.</param>
/// <param name="Node">The node.</param>
/// <param name="Weight">Which input the weight is.</param>
/// <param name="Bias">Which input is added to its product, or −1 if there is none.</param>
internal sealed record DenseWeight(string Label, Node Node, int Weight, int Bias)
{
    public Value Value => Node.Inputs[Weight];

    /// <summary>Outputs of a product; where each scene has a weight of its own, of that of one.</summary>
    public int Outputs => Value.Shape[Value.Shape.Rank - 2];

    /// <summary>Inputs of a product.</summary>
    public int Inputs => Value.Shape.Last;

    public static IEnumerable<DenseWeight> Of(ModelGraph graph) => graph.Nodes.SelectMany(Of);

    public static IEnumerable<DenseWeight> Of(Node node) => All(node).Where(dense => dense.Value.Data?.Type == TensorType.Float32);

    private static IEnumerable<DenseWeight> All(Node node) => node.Operation switch
    {
        Linear linear => [new DenseWeight(node.Name, node, 1, linear.Bias ? 2 : -1)],
        SceneLinear => [new DenseWeight(node.Name, node, 2, -1)],
        CompressedInteraction interaction => [new DenseWeight(node.Name, node, 2, interaction.Bias ? 3 : -1)],
        CrossMatrix => [new DenseWeight(node.Name, node, 3, 4)],
        GatedCross => [new DenseWeight(node.Name, node, 2, 3), new DenseWeight($"{node.Name}.gate", node, 4, -1)],
        TargetAttention { Projected: true } attention => Enumerable.Range(0, attention.Layers + 1).Select(layer => new DenseWeight(
            $"{node.Name}.layer{layer}", node, attention.Weight(layer), attention.HasBias(layer) ? attention.Weight(layer) + 1 : -1)),
        _ => [],
    };
}
