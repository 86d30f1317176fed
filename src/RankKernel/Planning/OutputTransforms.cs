using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>One output of a plan.</summary>
/// <param name="Name">The task.</param>
/// <param name="Value">What is computed for each candidate, before the transform; ranking orders by it.</param>
/// <param name="Transform">A monotone function that gives the score, run on the winners alone when only they are asked for.</param>
internal sealed record PlanOutput(string Name, Value Value, Activation Transform);

/// <summary>Takes strictly increasing functions off the ends of a graph: they do not change the order.</summary>
internal static class OutputTransforms
{
    public static (ModelGraph Graph, IReadOnlyList<PlanOutput> Outputs) Strip(ModelGraph graph)
    {
        var builder = new List<GraphOutput>();
        var transforms = new List<Activation>();
        foreach (var output in graph.Outputs)
        {
            var (value, transform) = output.Value.Producer is { Operation: Activate { Activation: { Kind: ActivationKind.Sigmoid or ActivationKind.Exp or ActivationKind.Tanh } activation } } node
                ? (node.Inputs[0], activation)
                : (output.Value, Activation.None);
            builder.Add(new GraphOutput(output.Name, value));
            transforms.Add(transform);
        }

        var stripped = new ModelGraph(Reachable(graph.Nodes, builder), builder);
        return (stripped, [.. builder.Zip(transforms, (output, transform) => new PlanOutput(output.Name, output.Value, transform))]);
    }

    private static List<Node> Reachable(IReadOnlyList<Node> nodes, IReadOnlyList<GraphOutput> outputs)
    {
        var needed = new HashSet<Value>(outputs.Select(output => output.Value), ReferenceEqualityComparer.Instance);
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            if (needed.Contains(nodes[i].Output))
            {
                needed.UnionWith(nodes[i].Inputs);
            }
        }

        return [.. nodes.Where(node => needed.Contains(node.Output))];
    }
}
