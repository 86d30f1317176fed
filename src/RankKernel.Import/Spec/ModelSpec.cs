using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>What a model description says.</summary>
internal sealed record ModelSpec(
    string Name,
    string Version,
    string Description,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<Feature> Features,
    Func<GraphBuilder, Value> Build)
{
    public static ModelSpec Read(SpecObject spec, ParameterSource weights)
    {
        var options = spec.Object("options");
        var model = new ModelSpec(
            spec.Text("name"),
            spec.Text("version", "1"),
            spec.Text("description", ""),
            spec.TextMap("metadata"),
            [.. spec.Objects("features").Select(FeatureSpec.Read)],
            Network(spec.Choice("architecture", Architectures.ByName)(options, weights), OutputSpec.Read(spec)));
        options.ExpectNoMore();
        spec.ExpectNoMore();
        return model;
    }

    private static Func<GraphBuilder, Value> Network(Func<GraphBuilder, Value> architecture, Action<GraphBuilder> outputs) => graph =>
    {
        var logit = architecture(graph);
        outputs(graph);
        return logit;
    };
}
