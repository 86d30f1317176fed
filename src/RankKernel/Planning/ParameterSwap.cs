using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>The same graph with other elements in some of its parameters.</summary>
internal static class ParameterSwap
{
    /// <param name="graph">A graph.</param>
    /// <param name="tensors">What takes the place of a parameter's elements; the shapes are the same.</param>
    /// <param name="replace">What takes the place of a node, from the node and its inputs in the new graph, or null to keep it.</param>
    public static ModelGraph Run(
        ModelGraph graph, IReadOnlyDictionary<Value, Tensor> tensors, Func<GraphBuilder, Node, Value[], Value?>? replace = null)
    {
        if (tensors.Count == 0)
        {
            return graph;
        }

        var builder = new GraphBuilder();
        var map = new Dictionary<Value, Value>(ReferenceEqualityComparer.Instance);
        foreach (var leaf in graph.Inputs.Concat(graph.Parameters))
        {
            builder.Reserve(leaf.Name);
            map.Add(leaf, tensors.TryGetValue(leaf, out var tensor) ? builder.AddParameter(leaf.Name, tensor) : leaf);
        }

        foreach (var node in graph.Nodes)
        {
            Value[] inputs = [.. node.Inputs.Select(input => map[input])];
            map.Add(node.Output, replace?.Invoke(builder, node, inputs) ?? builder.Add(node.Operation, inputs, node.Name));
        }

        foreach (var output in graph.Outputs)
        {
            builder.Output(output.Name, map[output.Value]);
        }

        return builder.Build();
    }
}
