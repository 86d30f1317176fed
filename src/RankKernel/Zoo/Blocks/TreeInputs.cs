using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>What trees read.</summary>
internal static class TreeInputs
{
    /// <summary>Numeric features as one vector.</summary>
    /// <exception cref="GraphException">A feature does not exist or is not numeric, or there is none.</exception>
    public static Value Numbers(GraphBuilder graph, IReadOnlyList<string>? names)
    {
        var all = InputField.All(graph);
        var fields = names is null
            ? [.. all.Where(field => field.IsNumeric && field.Column is null)]
            : InputField.Select(all, names, "The trees");
        foreach (var field in fields)
        {
            if (!field.IsNumeric || field.Column is not null)
            {
                throw new GraphException($"The trees read the field '{field.Name}', which is not a numeric feature.");
            }
        }

        return fields.Count switch
        {
            0 => throw new GraphException("The trees need numeric features, and there is none."),
            1 => fields[0].Input(graph),
            _ => graph.Concat(0, [.. fields.Select(field => field.Input(graph))]),
        };
    }

    /// <summary>The trees that the parameters are.</summary>
    /// <exception cref="GraphException">A parameter is missing or wrong.</exception>
    public static Value Given(GraphBuilder graph, Value numbers, Value? values = null, Value? outputBase = null)
    {
        Value[] inputs =
        [
            numbers, graph.Parameter("trees.nodes"), graph.Parameter("trees.roots"),
            values ?? graph.Parameter("trees.values"), outputBase ?? graph.Parameter("trees.base"),
        ];
        return graph.HasParameter("trees.sets")
            ? graph.Add(new TreeEnsemble(true), [.. inputs, graph.Parameter("trees.sets")])
            : graph.Add(new TreeEnsemble(), inputs);
    }
}
