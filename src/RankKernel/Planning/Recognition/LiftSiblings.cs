using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>Linears of one value whose results are joined, and read nowhere else, are one Linear.</summary>
internal sealed class LiftSiblings : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        if (node.Operation is not Concat { Axis: 0 } || node.Output.Shape.Rank != 1 || node.Inputs.Count < 2)
        {
            return null;
        }

        var first = node.Inputs[0].Producer;
        if (first?.Operation is not Linear { Activation.ParameterCount: 0, Addends: 0 } linear || !node.Inputs.All(IsSibling))
        {
            return null;
        }

        var parts = node.Inputs.Select(input => input.Producer!).ToList();
        float[] weight = [.. parts.SelectMany(part => part.Inputs[1].Data!.AsFloats().ToArray())];
        float[] bias = [.. parts.SelectMany(part => linear.Bias ? part.Inputs[2].Data!.AsFloats().ToArray() : [])];
        var joined = graph.Constant(new Tensor(new Shape(node.Output.Shape[0], first.Inputs[1].Shape[1]), weight));
        return linear.Bias
            ? graph.Add(linear, [first.Inputs[0], joined, graph.Constant(new Tensor(node.Output.Shape, bias))], node.Name)
            : graph.Add(linear, [first.Inputs[0], joined], node.Name);

        bool IsSibling(Value value) =>
            Reads(value) == 1 && value.Producer is { } part && part.Operation == first.Operation && ReferenceEquals(part.Inputs[0], first.Inputs[0])
            && part.Inputs.Skip(1).All(parameter => parameter.Floats() is not null);
    }
}
