using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Fields of one width as the rows of a matrix.</summary>
internal static class FieldMatrix
{
    /// <summary>The fields one under the other, [F, d].</summary>
    /// <exception cref="GraphException">There is no field, or they have different widths.</exception>
    public static Value Stack(GraphBuilder graph, IReadOnlyList<Value> fields)
    {
        if (fields.Count == 0)
        {
            throw new GraphException("The network has no embedded fields.");
        }

        var width = fields[0].Shape[0];
        return fields.FirstOrDefault(field => field.Shape[0] != width) is { } other
            ? throw new GraphException($"The fields have the widths {width} and {other.Shape[0]}; expected one width.")
            : graph.Reshape(graph.Concat(0, fields), fields.Count, width);
    }

    /// <summary>A Linear over the fields, for each dimension: W·x + b, from <c>NAME.weight</c> [rows, F] and <c>NAME.bias</c> [rows].</summary>
    public static Value Mix(GraphBuilder graph, Value matrix, string name, int rows, bool bias)
    {
        var mixed = graph.Add(new MatMul(), [graph.Parameter($"{name}.weight", rows, matrix.Shape[0]), matrix]);
        return bias ? graph.Add(mixed, Columns(graph, graph.Parameter($"{name}.bias", rows), matrix.Shape[1])) : mixed;
    }

    private static Value Columns(GraphBuilder graph, Value vector, int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1);
        return graph.Add(new MatMul(), [graph.Reshape(vector, vector.Shape[0], 1), graph.Constant(new Tensor(new Shape(1, count), ones))]);
    }
}
