using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Several values of a field as one.</summary>
internal static class FieldPooling
{
    /// <summary>The field's rows of a table [rows, d], pooled to [d].</summary>
    public static Value Bag(GraphBuilder graph, InputField field, Value table, Pooling pooling)
    {
        if (field.Cross is { } cross)
        {
            return graph.Add(
                new CrossedBag(cross.Buckets, cross.Seed, cross.FirstIndex, cross.Pooling), [.. field.Parts.Select(part => part.Input(graph)), table], field.Name);
        }

        var ids = field.Input(graph);
        return field.Weights(graph) is { } weights
            ? graph.Add(new EmbeddingBag(pooling, field.Padding, Weighted: true), [ids, table, weights], field.Name)
            : graph.Add(new EmbeddingBag(pooling, field.Padding), [ids, table], field.Name);
    }

    /// <summary>A numeric feature as it is, [n]; a numeric column of a sequence over its positions, [1].</summary>
    public static Value Number(GraphBuilder graph, InputField field, Pooling pooling)
    {
        var input = field.Input(graph);
        if (field.Column is null)
        {
            return input;
        }

        var function = pooling switch
        {
            Pooling.Sum => ReduceKind.Sum,
            Pooling.Mean => ReduceKind.Mean,
            Pooling.Max => ReduceKind.Max,
            _ => throw new GraphException($"The numeric field '{field.Name}' cannot be pooled by {pooling}."),
        };
        return graph.Reshape(graph.Reduce(input, function, 0), 1);
    }
}
