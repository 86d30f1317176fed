using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>A pass that looks at one node at a time, in order, and either keeps it or puts something else in its place.</summary>
internal abstract class RewritePass : GraphPass
{
    public sealed override ModelGraph Run(ModelGraph graph)
    {
        var builder = new GraphBuilder();
        var map = new Dictionary<Value, Value>(ReferenceEqualityComparer.Instance);
        foreach (var leaf in graph.Inputs.Concat(graph.Parameters))
        {
            builder.Reserve(leaf.Name);
            map.Add(leaf, leaf);
        }

        var uses = new UseCounts(graph);
        foreach (var node in graph.Nodes)
        {
            var inputs = new Value[node.Inputs.Count];
            for (var i = 0; i < inputs.Length; i++)
            {
                inputs[i] = map[node.Inputs[i]];
            }

            var rewritten = IsQuantized(node) && ReadsWeights ? null : Rewrite(builder, node, inputs, uses);
            map.Add(node.Output, rewritten ?? builder.Add(node.Operation, inputs, node.Name));
        }

        foreach (var output in graph.Outputs)
        {
            builder.Output(output.Name, map[output.Value]);
        }

        return builder.Build();
    }

    /// <summary>
    /// Whether the pass computes with weights. One that does leaves a product in integers as it is: its ranges are those of the
    /// inputs that it was calibrated with.
    /// </summary>
    protected virtual bool ReadsWeights => true;

    /// <summary>Whether a node multiplies in integers.</summary>
    protected static bool IsQuantized(Node node) => node.Inputs.Any(input => input.Data?.Type == TensorType.Int8Matrix);

    /// <summary>
    /// What stands for the node in the new graph, or null to keep it. <paramref name="inputs"/> are the node's inputs in the new
    /// graph; <paramref name="uses"/> counts in the old one.
    /// </summary>
    protected abstract Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses);
}
