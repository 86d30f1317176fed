using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>A function of one number that keeps the order.</summary>
/// <param name="Operation">An <see cref="Activate"/> or an <see cref="Interpolate"/>.</param>
/// <param name="Parameters">What it takes beside the number.</param>
internal sealed record OutputTransform(Operation Operation, IReadOnlyList<Value> Parameters);

/// <summary>One output of a plan.</summary>
/// <param name="Name">The task.</param>
/// <param name="Value">What is computed for each candidate, before the transforms; ranking orders by it.</param>
/// <param name="Transforms">What gives the score, first to last, run on the winners alone when only they are asked for.</param>
internal sealed record PlanOutput(string Name, Value Value, IReadOnlyList<OutputTransform> Transforms);

/// <summary>Takes increasing functions off the ends of a graph: they do not change the order.</summary>
internal static class OutputTransforms
{
    public static (ModelGraph Graph, IReadOnlyList<PlanOutput> Outputs) Strip(ModelGraph graph)
    {
        var outputs = graph.Outputs.Select(Strip).ToList();
        var values = outputs.Select(output => new GraphOutput(output.Name, output.Value)).ToList();
        return (new ModelGraph(Reachable(graph.Nodes, values), values), outputs);
    }

    private static PlanOutput Strip(GraphOutput output)
    {
        var value = output.Value;
        var transforms = new List<OutputTransform>();
        while (value.Producer is { } node && IsIncreasing(node))
        {
            transforms.Insert(0, new OutputTransform(node.Operation, [.. node.Inputs.Skip(1)]));
            value = node.Inputs[0];
        }

        return new PlanOutput(output.Name, value, transforms);
    }

    private static bool IsIncreasing(Node node) => node.Operation switch
    {
        Activate { Activation.Kind: ActivationKind.Sigmoid or ActivationKind.Exp or ActivationKind.Tanh } => true,
        Interpolate => IsIncreasing(node.Inputs[2].Data!.AsFloats()),
        _ => false,
    };

    /// <summary>A table may have level pieces: where the scores are equal, the order before it still is one of them.</summary>
    private static bool IsIncreasing(ReadOnlySpan<float> values)
    {
        for (var i = 1; i < values.Length; i++)
        {
            if (!(values[i] >= values[i - 1]))
            {
                return false;
            }
        }

        return true;
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
