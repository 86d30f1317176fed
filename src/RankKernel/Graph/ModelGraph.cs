namespace RankKernel.Graph;

/// <summary>One output of a network.</summary>
/// <param name="Name">The task's name, such as <c>score</c>, <c>ctr</c>.</param>
/// <param name="Value">A float value with one element a row.</param>
public sealed record GraphOutput(string Name, Value Value);

/// <summary>
/// A network as data: inputs, parameters, nodes in an order in which every input is made before it is used, named outputs.
/// Immutable and thread-safe.
/// </summary>
public sealed class ModelGraph
{
    internal ModelGraph(IReadOnlyList<Node> nodes, IReadOnlyList<GraphOutput> outputs)
    {
        Nodes = nodes;
        Outputs = outputs;
        var inputs = new List<Value>();
        var parameters = new List<Value>();
        var seen = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        foreach (var value in nodes.SelectMany(node => node.Inputs).Concat(outputs.Select(output => output.Value)))
        {
            if (seen.Add(value))
            {
                if (value.Source is not null)
                {
                    inputs.Add(value);
                }
                else if (value.Data is not null)
                {
                    parameters.Add(value);
                }
            }
        }

        Inputs = inputs;
        Parameters = parameters;
    }

    /// <summary>The inputs that the outputs depend on.</summary>
    public IReadOnlyList<Value> Inputs { get; }

    /// <summary>The parameters that the outputs depend on.</summary>
    public IReadOnlyList<Value> Parameters { get; }

    /// <summary>The operations, each after those that it depends on.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The named outputs; the first one is what models rank by unless told otherwise.</summary>
    public IReadOnlyList<GraphOutput> Outputs { get; }
}
