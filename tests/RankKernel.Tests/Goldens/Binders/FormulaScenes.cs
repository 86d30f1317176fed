using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>PEPNet and STAR as published. Matrices are [in, out].</summary>
internal static class FormulaScenes
{
    public static GoldenModel PepNet(GoldenCase golden, Func<string, Side> sides)
    {
        var model = Open(golden, sides);
        model.IgnoreTraining("gamma");
        var (tasks, units) = (model.Options.Int("tasks", 1), model.Options.Ints("hidden_units", 1));
        Linear(model, "epnet.0", "epnet.0");
        Linear(model, "epnet.1", "epnet.out");
        for (var task = 0; task < tasks; task++)
        {
            for (var layer = 0; layer < units.Count; layer++)
            {
                Linear(model, $"task{task}.layer{layer}", $"tower.{task}.{layer}");
                Linear(model, $"task{task}.gate{layer}.0", $"tower.{task}.gate.{layer}.0");
                Linear(model, $"task{task}.gate{layer}.1", $"tower.{task}.gate.{layer}.out");
            }

            Linear(model, $"task{task}.out", $"tower.{task}.out");
        }

        var embedding = model.Embedding(NumericInput.RawInPlace);
        var options = new PepNetOptions
        {
            Embedding = embedding with { Fields = model.Options.Texts("general_features") },
            Domain = embedding with { Fields = model.Options.Texts("domain_features") },
            Identity = embedding with { Fields = model.Options.Texts("id_features") },
            Tasks = [.. Enumerable.Range(0, tasks).Select(task => $"task{task}")],
            Mlp = new MlpOptions { HiddenUnits = units },
        };
        return new GoldenModel(model.Bind(graph => Zoo.PepNet.Build(graph, options)));
    }

    public static GoldenModel Star(GoldenCase golden, Func<string, Side> sides)
    {
        var model = Open(golden, sides);
        model.IgnoreTraining("scenes");
        var (weights, units, auxiliary) = (model.Weights, model.Options.Ints("hidden_units", 1), model.Options.Ints("aux_units", 1));
        for (var layer = 0; layer <= units.Count; layer++)
        {
            var name = layer == units.Count ? "out" : $"{layer}";
            Linear(model, $"shared.{layer}", $"shared.{name}");
            var scenes = weights.Take($"scene.{layer}.weight");
            model.Add($"scene.{name}.weight", RechubModel.Stacked(
                [.. Enumerable.Range(0, scenes.Shape[0]).Select(scene => StateDict.Transposed(StateDict.Part(scenes, scene)))]));
            model.Add($"scene.{name}.bias", weights.Take($"scene.{layer}.bias"));
        }

        foreach (var (from, to) in ((string, string)[])
            [("gamma", "shared.norm.weight"), ("beta", "shared.norm.bias"), ("gamma_s", "scene.norm.weight"), ("beta_s", "scene.norm.bias"),
             ("mean_s", "scene.norm.running_mean"), ("var_s", "scene.norm.running_var")])
        {
            model.Add(to, weights.Take($"pn.{from}"));
        }

        for (var layer = 0; layer <= auxiliary.Count; layer++)
        {
            Linear(model, $"aux.{layer}", layer == auxiliary.Count ? "auxiliary.out" : $"auxiliary.{layer}");
        }

        var sceneVectors = weights.Take("aux.scene_embedding");
        model.Add("auxiliary.scene.weight", sceneVectors);
        var options = new StarOptions
        {
            Embedding = model.Embedding(NumericInput.RawInPlace),
            Mlp = new MlpOptions { HiddenUnits = units },
            NormEpsilon = model.Options.Number("pn_eps"),
            Auxiliary = new MlpOptions { HiddenUnits = auxiliary },
            SceneDimension = sceneVectors.Shape[1],
        };
        return new GoldenModel(model.Bind(graph => Zoo.Star.Build(graph, options)), IsExact: false);
    }

    private static FrameworkModel Open(GoldenCase golden, Func<string, Side> sides)
    {
        var model = new FrameworkModel(FrameworkConfig.Read(golden.ConfigBytes), new StateDict(golden.Weights), sides)
        {
            Padding = static feature => feature.Padding ?? -1,
            Unknown = static _ => 0,
        };
        foreach (var feature in model.Features.Where(feature => model.Weights.Contains($"embedding.{feature.Name}")))
        {
            model.Add($"embedding.{feature.Name}.weight", model.Weights.Take($"embedding.{feature.Name}"));
        }

        return model;
    }

    private static void Linear(FrameworkModel model, string from, string to)
    {
        model.Add($"{to}.weight", model.Weights.TakeTransposed($"{from}.weight"));
        model.Add($"{to}.bias", model.Weights.Take($"{from}.bias"));
    }
}
