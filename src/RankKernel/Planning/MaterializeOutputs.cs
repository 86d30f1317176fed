using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>Copies outputs that are inputs, or another look at one, so that they too are made by a step.</summary>
internal sealed class MaterializeOutputs : GraphPass
{
    public override ModelGraph Run(ModelGraph graph)
    {
        var nodes = graph.Nodes.ToList();
        var outputs = graph.Outputs.Select(output => IsInput(output.Value) ? output with { Value = Copy(output) } : output).ToList();
        return new ModelGraph(nodes, outputs);

        Value Copy(GraphOutput output)
        {
            var node = new Node($"output.{output.Name}", new Sum(1), [output.Value]);
            nodes.Add(node);
            return node.Output;
        }
    }

    private static bool IsInput(Value value) => ScratchLayout.Root(value).Source is not null;
}
