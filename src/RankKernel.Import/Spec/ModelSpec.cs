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
        var build = spec.Choice("architecture", Architectures.ByName)(options, weights);
        var finish = OutputSpec.Read(spec);
        var model = new ModelSpec(
            spec.Text("name"),
            spec.Text("version", "1"),
            spec.Text("description", ""),
            spec.TextMap("metadata"),
            [.. spec.Objects("features").Select(FeatureSpec.Read)],
            graph =>
            {
                var logit = build(graph);
                finish(graph);
                return logit;
            });
        options.ExpectNoMore();
        spec.ExpectNoMore();
        return model;
    }
}
