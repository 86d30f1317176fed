using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Where a history has the id of a field: both are looked up in a table that holds each row's own number.</summary>
internal static class SameId
{
    /// <summary>Above this float32 does not hold every whole number.</summary>
    private const int Largest = 1 << 24;

    /// <summary>1 at each position of the column whose id is that of the field and not padding, else 0, [T].</summary>
    /// <exception cref="GraphException">One is not of single ids, or there are too many ids.</exception>
    public static Value Build(GraphBuilder graph, InputField field, InputField column)
    {
        if (field.Column is not null || field.Ids is not { } one || column.Column is null || column.Ids is not { } many || field.Feature is not Features.IdFeature)
        {
            throw new GraphException($"'{field.Name}' and '{column.Name}' cannot be compared; expected a single id and a column of ids.");
        }

        var rows = Math.Max(one.Cardinality, many.Cardinality);
        if (rows > Largest)
        {
            throw new GraphException($"'{field.Name}' and '{column.Name}' have {rows} ids; at most {Largest} can be compared.");
        }

        float[] numbers = [.. Enumerable.Range(0, rows).Select(row => (float)row)];
        var table = graph.Constant(new Tensor(new Shape(rows, 1), numbers));
        var ids = column.Input(graph);
        var events = graph.Reshape(graph.SequenceGather(ids, table), ids.Shape[0]);
        var same = graph.Add(new Binary(BinaryKind.Equal), [events, graph.EmbeddingBag(field.Input(graph), table)]);
        return column.Padding < 0 ? same : graph.Mask(same, ids, column.Padding, 0);
    }
}
