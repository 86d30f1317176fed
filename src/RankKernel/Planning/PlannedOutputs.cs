using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>Makes a whole graph of a planned one, which ends before the functions that keep the order.</summary>
internal static class PlannedOutputs
{
    /// <param name="graph">A planned graph.</param>
    /// <param name="outputs">The outputs of its plan, in the same order.</param>
    public static ModelGraph Restore(ModelGraph graph, IReadOnlyList<PlanOutput> outputs)
    {
        var nodes = graph.Nodes.ToList();
        var names = graph.Inputs.Concat(graph.Parameters).Select(leaf => leaf.Name).Concat(nodes.Select(node => node.Name)).ToHashSet(StringComparer.Ordinal);
        var renamed = new Dictionary<Value, Value>(ReferenceEqualityComparer.Instance);
        return new ModelGraph(nodes, [.. graph.Outputs.Zip(outputs, (output, planned) => output with { Value = Append(output.Value, planned) })]);

        Value Append(Value value, PlanOutput planned)
        {
            foreach (var transform in planned.Transforms)
            {
                var node = new Node(Unique($"{planned.Name}.{transform.Operation.Kind}"), transform.Operation, [value, .. transform.Parameters.Select(Parameter)]);
                nodes.Add(node);
                value = node.Output;
            }

            return value;
        }

        Value Parameter(Value parameter)
        {
            if (!renamed.TryGetValue(parameter, out var value))
            {
                value = new Value(Unique(parameter.Name), parameter.Type, Side.Constant, data: parameter.Data);
                renamed.Add(parameter, value);
            }

            return value;
        }

        string Unique(string wanted)
        {
            var name = wanted;
            for (var i = 1; !names.Add(name); i++)
            {
                name = $"{wanted}_{i}";
            }

            return name;
        }
    }
}
