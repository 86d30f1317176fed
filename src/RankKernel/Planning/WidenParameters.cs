using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// Parameters kept as 16-bit floats become float32, but for tables: their rows are widened as they are looked up.
/// </summary>
internal sealed class WidenParameters : GraphPass
{
    public override ModelGraph Run(ModelGraph graph)
    {
        var tables = graph.Nodes.SelectMany(TableOf).ToHashSet<Value>(ReferenceEqualityComparer.Instance);
        var narrow = graph.Parameters.Where(parameter => parameter.Data!.Type is TensorType.Float16 or TensorType.BFloat16).ToList();
        foreach (var node in graph.Nodes)
        {
            tables.ExceptWith(node.Inputs.Except(TableOf(node)));
        }

        return ParameterSwap.Run(graph, narrow.Except(tables).ToDictionary(value => value, value => new Tensor(value.Shape, value.Data!.ToFloats())));
    }

    /// <summary>The table that a node looks rows up in and can widen.</summary>
    public static IEnumerable<Value> TableOf(Node node) => node.Operation switch
    {
        EmbeddingBag or SequenceGather => [node.Inputs[1]],
        CrossedBag => [node.Inputs[^1]],
        _ => [],
    };
}
