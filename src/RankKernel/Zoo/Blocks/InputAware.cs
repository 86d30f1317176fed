using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>A factorization machine whose fields are multiplied by factors of the input.</summary>
internal static class InputAware
{
    /// <summary>Linear part and pairs, with a factor [F] for each embedded field, [1].</summary>
    public static Value Logit(GraphBuilder graph, Embeddings embeddings, Value factors, LinearOptions options)
    {
        InputField[] fields = [.. embeddings.Fields.Where(field => !embeddings.IsRaw(field))];
        Value[] each = [.. fields.Select((_, i) => fields.Length == 1 ? factors : graph.Slice(factors, 0, i, 1))];
        var linear = LinearPart.Build(graph, options, factors: fields.Zip(each).ToDictionary(pair => pair.First.Name, pair => pair.Second));
        return graph.Sum(linear, Pairs());

        Value Pairs()
        {
            using var scope = graph.Scope("fm");
            return graph.FactorizationMachine([.. fields.Zip(each, (field, factor) => graph.Multiply(embeddings.Vector(field), factor))]);
        }
    }
}
