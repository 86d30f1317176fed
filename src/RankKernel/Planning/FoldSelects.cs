using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// Lets a Linear read the elements that a Select would have put in order, in the order they have: the columns of its weight move
/// instead. Only where every element is selected once.
/// </summary>
internal sealed class FoldSelects : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not Linear || inputs[0].Shape.Rank != 1 || inputs[1].Data is not { } weight)
        {
            return null;
        }

        IReadOnlyList<Value> parts = inputs[0].Producer is { Operation: Concat } concat ? concat.Inputs : [inputs[0]];
        if (!parts.Any(IsPermutation))
        {
            return null;
        }

        // columns[i] is the old column that reads what now stands at i.
        var columns = new int[weight.Shape[1]];
        var start = 0;
        foreach (var part in parts)
        {
            for (var i = 0; i < part.Shape[0]; i++)
            {
                columns[start + (IsPermutation(part) ? ((Select)part.Producer!.Operation).Indices[i] : i)] = start + i;
            }

            start += part.Shape[0];
        }

        var x = graph.Concat(0, [.. parts.Select(part => IsPermutation(part) ? part.Producer!.Inputs[0] : part)]);
        var moved = Weights.Matrix(weight.Shape[0], columns.Length, (row, column) => weight.AsFloats()[(row * columns.Length) + columns[column]]);
        return graph.Add(node.Operation, [x, graph.Constant(moved), .. inputs.Skip(2)], node.Name);
    }

    private static bool IsPermutation(Value value)
    {
        if (value.Producer is not { Operation: Select select } producer || select.Indices.Length != producer.Inputs[0].Shape[0])
        {
            return false;
        }

        var seen = new bool[select.Indices.Length];
        foreach (var index in select.Indices)
        {
            if (seen[index])
            {
                return false;
            }

            seen[index] = true;
        }

        return true;
    }
}
