using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>DCN with a weight for each element of the outer product; matrices are [in, out] outside the cross layers.</summary>
internal static class FormulaDcnElement
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var model = new FrameworkModel(FrameworkConfig.Read(golden.ConfigBytes), new StateDict(golden.Weights), sides)
        {
            Padding = static feature => feature.Padding ?? -1,
            Unknown = static _ => 0,
        };
        var weights = model.Weights;
        foreach (var feature in model.Features.Where(feature => feature.Kind == FrameworkFeatureKind.Categorical))
        {
            model.Add($"embedding.{feature.Name}.weight", weights.Take($"embedding.{feature.Name}"));
        }

        var layers = model.Options.Int("cross_layers", 1);
        for (var i = 0; i < layers; i++)
        {
            model.Add($"cross.{i}.weight", weights.Take($"cross.{i}.weight"));
            model.Add($"cross.{i}.bias", weights.Take($"cross.{i}.bias"));
        }

        var hidden = model.Options.Ints("hidden_units", 1);
        foreach (var layer in (IEnumerable<string>)[.. hidden.Select((_, i) => $"mlp.{i}"), "out"])
        {
            model.Add($"{layer}.weight", StateDict.Transposed(weights.Take($"{layer}.weight")));
            model.Add($"{layer}.bias", weights.Take($"{layer}.bias"));
        }

        var options = new DcnOptions
        {
            Embedding = model.Embedding(NumericInput.Raw),
            Cross = new CrossOptions { Kind = CrossKind.Element, Layers = layers },
            Mlp = new MlpOptions { HiddenUnits = hidden },
            InputClip = model.Options.Number("input_clip"),
        };
        return new GoldenModel(model.Bind(graph => Dcn.Build(graph, options)));
    }
}
