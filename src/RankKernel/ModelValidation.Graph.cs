using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel;

internal static partial class ModelValidation
{
    /// <summary>Checks names and sizes, that inputs are what the features give, and that no id can fall outside its table.</summary>
    /// <exception cref="GraphException">Something does not hold.</exception>
    public static void Graph(IReadOnlyList<Feature> features, ModelGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var byName = features.ToDictionary(feature => feature.Name, StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in graph.Inputs)
        {
            Unique(names, input.Name, "input");
            Input(byName, input);
        }

        foreach (var parameter in graph.Parameters)
        {
            Unique(names, parameter.Name, "parameter");
            if (parameter.Shape.Rank > ModelLimits.Rank)
            {
                throw new GraphException($"The parameter '{parameter.Name}' has {parameter.Shape.Rank} dimensions; expected at most {ModelLimits.Rank}.");
            }
        }

        foreach (var node in graph.Nodes)
        {
            Unique(names, node.Name, "node");
            Node(byName, node);
        }

        foreach (var output in graph.Outputs)
        {
            if (!IsName(output.Name))
            {
                throw new GraphException($"The output name '{Show(output.Name)}' is wrong; {NameRule}.");
            }
        }

        if (graph.Outputs.Count > ModelLimits.Outputs)
        {
            throw new GraphException($"The network has {graph.Outputs.Count} outputs; expected at most {ModelLimits.Outputs}.");
        }
    }

    /// <summary>Checks one node beyond what its operation checks.</summary>
    public static void Node(IReadOnlyDictionary<string, Feature> features, Node node)
    {
        var shape = node.Output.Shape;
        if (shape.Rank > ModelLimits.Rank || shape.Count > ModelLimits.RowElements)
        {
            throw new GraphException(
                $"Node '{node.Name}' ({node.Operation.Kind}): one row of its output has {shape.Rank} dimensions and {shape.Count} elements; "
                + $"expected at most {ModelLimits.Rank} and {ModelLimits.RowElements}.");
        }

        switch (node.Operation)
        {
            case EmbeddingBag or SequenceGather:
                Table(features, node, node.Inputs[0], node.Inputs[1]);
                break;
            case SceneLinear:
                Table(features, node, node.Inputs[1], node.Inputs[2]);
                break;
        }
    }

    /// <summary>Checks that no id can fall outside its table.</summary>
    private static void Table(IReadOnlyDictionary<string, Feature> features, Node node, Value ids, Value table)
    {
        if (ids.Source is { } source && Encoding(features[source.Feature], source).Cardinality is var cardinality && table.Shape[0] < cardinality)
        {
            throw new GraphException(
                $"Node '{node.Name}' ({node.Operation.Kind}): the table '{table.Name}' has {table.Shape[0]} rows, "
                + $"but the encoding of '{source}' gives indices up to {cardinality - 1}.");
        }
    }

    private static void Input(Dictionary<string, Feature> features, Value input)
    {
        if (input.Source is not { } source || !features.TryGetValue(source.Feature, out var feature))
        {
            throw new GraphException($"The input '{input.Name}' comes from no feature of the model.");
        }

        var expected = GraphBuilder.InputType(feature, source);
        if (input.Type != expected || input.Side != feature.Side)
        {
            throw new GraphException(
                $"The input '{input.Name}' is {input.Type} on side {input.Side}, but the model's feature gives {expected} on side {feature.Side}.");
        }
    }

    private static IdEncoding Encoding(Feature feature, InputSource source) => feature switch
    {
        IdFeature id => id.Ids,
        MultiIdFeature multi => multi.Ids,
        SequenceFeature sequence => sequence.Columns.OfType<IdColumn>().First(column => column.Name == source.Column).Ids,
        _ => throw new GraphException($"The input '{source}' has no ids."),
    };

    private static void Unique(HashSet<string> names, string name, string what)
    {
        if (!IsName(name))
        {
            throw new GraphException($"The name '{Show(name)}' of a {what} is wrong; {NameRule}.");
        }

        if (!names.Add(name))
        {
            throw new GraphException($"The name '{name}' of a {what} is taken by another value of the network.");
        }
    }
}
