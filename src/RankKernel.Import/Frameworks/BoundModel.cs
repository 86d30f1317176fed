using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>
/// A framework's model in the zoo's terms: features, parameters under the zoo's names, and the network's builder, which returns
/// the logit.
/// </summary>
/// <param name="Name">The architecture.</param>
/// <param name="Features">The features. The columns of a sequence have the names of the framework's parallel sequences.</param>
/// <param name="Parameters">The weights.</param>
/// <param name="Build">Adds the network to a graph.</param>
/// <param name="Lengths">For a sequence with an explicit length: the name of the framework's feature that gives it.</param>
internal sealed record BoundModel(
    string Name,
    IReadOnlyList<Feature> Features,
    ParameterSource Parameters,
    Func<GraphBuilder, Value> Build,
    IReadOnlyDictionary<string, string> Lengths)
{
    public ModelDefinition Define(string? name = null)
    {
        var graph = new GraphBuilder(Features, Parameters);
        Build(graph);
        return new ModelDefinition(name ?? Name, Features, graph.Build());
    }
}
