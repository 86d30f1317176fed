using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>Networks of several scenes of Scenario-Wise-Rec. The scene is <c>domain_indicator</c>.</summary>
internal static class ScenarioWise
{
    private const string Scene = "domain_indicator";

    /// <summary>The network behind the gate has no hidden layers: their widths land in another argument.</summary>
    public static GoldenModel EpNet(GoldenCase golden, Func<string, Side> sides)
    {
        var model = Open(golden, sides, "fcn_dims", "domain_num");
        var options = new PepNetOptions
        {
            Domain = model.Embedding("sce_embedding", model.Options.Texts("sce_features")),
            Embedding = model.Embedding("agn_embedding", model.Options.Texts("agn_features")),
        };
        model.Linear("gatenu.network.0", "epnet.0");
        model.Linear("gatenu.network.2", "epnet.out");
        model.Linear("mlp.mlp.0", "tower.0.out");
        return new GoldenModel(model.Common.Bind(graph => PepNet.Build(graph, options)));
    }

    /// <summary>Each scene has its own tower and gates, and the towers read the identity's fields too.</summary>
    public static GoldenModel PpNet(GoldenCase golden, Func<string, Side> sides)
    {
        var model = Open(golden, sides);
        string[] towers = [.. Enumerable.Range(0, model.Options.Int("domain_num", 1)).Select(scene => $"domain_tower.{scene}")];
        var units = model.Options.Ints("fcn_dims", 1);
        for (var layer = 0; layer < units.Count; layer++)
        {
            model.Linears(Each($"mlp_layers.{layer}.mlp.0"), $"tower.0.{layer}");
            model.Norms(Each($"mlp_layers.{layer}.mlp.1"), $"tower.0.{layer}.norm");
            model.Linears(Each($"gate_layers.{layer}.network.0"), $"tower.0.gate.{layer}.0");
            model.Linears(Each($"gate_layers.{layer}.network.2"), $"tower.0.gate.{layer}.out");
        }

        model.Linears(Each("final_layer"), "tower.0.out");
        var options = new PepNetOptions
        {
            Embedding = model.Embedding("agn_embedding", model.Options.Texts("agn_features")),
            Identity = model.Embedding("id_embedding", model.Options.Texts("id_features")),
            Mlp = new MlpOptions { HiddenUnits = units, BatchNorm = true },
            Scene = Scene,
            TowersReadIdentity = true,
        };
        return new GoldenModel(model.Common.Bind(graph => PepNet.Build(graph, options)), IsExact: false);

        string[] Each(string layer) => [.. towers.Select(tower => $"{tower}.{layer}")];
    }

    /// <summary>The partitioned normalisation takes the statistics of the batch, which the case gives, for all scenes.</summary>
    public static GoldenModel Star(GoldenCase golden, Func<string, Side> sides)
    {
        var model = Open(golden, sides);
        var scenes = Enumerable.Range(0, model.Options.Int("domain_num", 1)).ToArray();
        var units = model.Options.Ints("fcn_dims", 1);
        for (var layer = 0; layer <= units.Count; layer++)
        {
            var name = layer == units.Count ? "out" : $"{layer}";
            model.Common.Add($"shared.{name}.weight", model.Weights.TakeTransposed($"share_parm_w.{layer}"));
            model.Common.Add($"shared.{name}.bias", model.Weights.Take($"share_parm_b.{layer}"));
            model.Stack([.. scenes.Select(scene => $"domain_specific_w.{scene}.{layer}")], $"scene.{name}.weight", transposed: true);
            model.Stack([.. scenes.Select(scene => $"domain_specific_b.{scene}.{layer}")], $"scene.{name}.bias");
            model.Norms([.. scenes.Select(scene => $"domain_specific_bn.{scene}.{layer}")], $"scene.{name}.norm");
        }

        model.Common.Add("shared.norm.weight", model.Weights.Take("dn_share_gamma"));
        model.Common.Add("shared.norm.bias", model.Weights.Take("dn_share_bias"));
        model.Stack([.. scenes.Select(scene => $"domain_specific_dn_gamma.{scene}")], "scene.norm.weight");
        model.Stack([.. scenes.Select(scene => $"domain_specific_dn_bias.{scene}")], "scene.norm.bias");
        model.Common.Add("scene.norm.running_mean", Repeated(golden.Intermediate("pn_mean"), scenes.Length));
        model.Common.Add("scene.norm.running_var", Repeated(golden.Intermediate("pn_var"), scenes.Length));
        var options = new StarOptions
        {
            Embedding = model.Embedding("embedding", model.AllBut(Scene)),
            Scene = Scene,
            Mlp = new MlpOptions { HiddenUnits = units, BatchNorm = true },
            NormEpsilon = 1e-6,
            ActivateLast = true,
            Auxiliary = model.Mlp("auxnet", "auxiliary", model.Options.Ints("aux_dims", 1)),
            SceneDimension = 0,
        };
        return new GoldenModel(model.Common.Bind(graph => Zoo.Star.Build(graph, options)), IsExact: false);
    }

    public static GoldenModel SarNet(GoldenCase golden, Func<string, Side> sides)
    {
        var model = Open(golden, sides);
        var scenes = Enumerable.Range(0, model.Options.Int("domain_num", 1)).ToArray();
        var options = new SarNetOptions
        {
            Embedding = model.Embedding("embedding", model.AllBut(Scene)),
            Scene = Scene,
            SharedExperts = model.Options.Int("domain_shared_expert_num", 0),
            OwnExperts = model.Options.Int("domain_specific_expert_num", 0),
            ExpertBatchNorm = true,
            Mlp = model.Mlp("final_mlp", "mlp", [32, 32]),
        };
        var weight = RechubModel.Stacked([.. scenes.Select(scene => model.Weights.Take($"domain_weight.{scene}"))]);
        model.Common.Add("scene.weight", new Tensor(new Shape(scenes.Length, weight.Shape.Last), weight.AsFloats()));
        model.Stack([.. scenes.Select(scene => $"domain_bias.{scene}")], "scene.bias");
        for (var expert = 0; expert < options.SharedExperts; expert++)
        {
            model.Linear($"shared_expert.{expert}.linear", $"shared.{expert}");
            model.Norm($"shared_expert.{expert}.bn", $"shared.{expert}.norm");
        }

        for (var expert = 0; expert < options.OwnExperts; expert++)
        {
            model.Linears([.. scenes.Select(scene => $"domain_specific_expert.{scene}.{expert}.linear")], $"own.{expert}");
            model.Norms([.. scenes.Select(scene => $"domain_specific_expert.{scene}.{expert}.bn")], $"own.{expert}.norm");
        }

        model.Linear("gate_net", "gate");
        return new GoldenModel(model.Common.Bind(graph => Zoo.SarNet.Build(graph, options)), IsExact: false);
    }

    /// <summary>The signed form; α, which the code raises at every call, is 1.</summary>
    public static GoldenModel AdaSparse(GoldenCase golden, Func<string, Side> sides)
    {
        var model = Open(golden, sides, "domain_num", "form", "activation");
        var units = model.Options.Ints("mlp_dims", 1);
        for (var layer = 0; layer <= units.Count; layer++)
        {
            var name = layer == units.Count ? "out" : $"{layer}";
            model.Linear(layer == units.Count ? $"mlp_layers.{layer}" : $"mlp_layers.{layer}.0", $"mlp.{name}");
            model.Common.Add($"pruner.{name}.weight", model.Weights.Take($"pruner_layers.{layer}.linear.weight"));
            if (layer < units.Count)
            {
                model.Norm($"mlp_layers.{layer}.1", $"mlp.{name}.norm");
            }
        }

        var options = new AdaSparseOptions
        {
            Domain = model.Embedding("sce_embedding", model.Options.Texts("sce_features")),
            Embedding = model.Embedding("agn_embedding", model.Options.Texts("agn_features")),
            Mlp = new MlpOptions { HiddenUnits = units, BatchNorm = true },
            Factor = PruningFactor.SignedFusion,
            Alpha = model.Options.Number("alpha"),
            Beta = model.Options.Number("beta"),
            Epsilon = model.Options.Number("epsilon"),
        };
        return new GoldenModel(model.Common.Bind(graph => Zoo.AdaSparse.Build(graph, options)), IsExact: false);
    }

    private static RechubModel Open(GoldenCase golden, Func<string, Side> sides, params ReadOnlySpan<string> unused)
    {
        var model = new RechubModel(golden, sides);
        model.Common.IgnoreTraining(unused);
        return model;
    }

    private static Tensor Repeated(double[] row, int count) =>
        RechubModel.Stacked([.. Enumerable.Repeat(new Tensor(new Shape(row.Length), [.. row.Select(element => (float)element)]), count)]);
}
