using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>Towers of torch-rechub: every hidden layer is Linear, BatchNorm, activation; numbers stand behind the embeddings.</summary>
internal static class TorchRechubTowers
{
    private const int ModulesOfALayer = 4;

    /// <summary>The similarity is not divided by the temperature, which the model accepts.</summary>
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var model = Read(golden, sides, []);
        model.IgnoreTraining("embedding_dim", "temperature");
        var options = new TwoTowerOptions
        {
            Embedding = model.Embedding(NumericInput.Raw),
            UserFields = ["user_id", "hist", "age"],
            ItemFields = ["item_id", "cate_id"],
            User = Tower(model, "user"),
            Item = Tower(model, "item"),
            Similarity = TowerSimilarity.Cosine,
        };
        return new GoldenModel(model.Bind(graph => TwoTower.Build(graph, options)));
    }

    /// <summary>Of the scores of a positive item and three negative ones that of the positive one.</summary>
    public static GoldenModel BindCandidate(GoldenCase golden, Func<string, Side> sides)
    {
        var model = Read(golden, sides, ["neg_items"]);
        model.IgnoreTraining("embedding_dim");
        var options = new TwoTowerOptions
        {
            Embedding = model.Embedding(NumericInput.Raw),
            UserFields = ["user_id", "gender", "hist", "age"],
            ItemFields = ["item_id"],
            User = Tower(model, "user"),
            Similarity = TowerSimilarity.Cosine,
            Temperature = model.Options.Number("temperature"),
            Output = ActivationKind.None,
        };
        return new GoldenModel(model.Bind(graph => TwoTower.Build(graph, options)));
    }

    private static FrameworkModel Read(GoldenCase golden, Func<string, Side> sides, IReadOnlyList<string> leftOut)
    {
        var config = FrameworkConfig.Read(golden.ConfigBytes);
        var model = new FrameworkModel(config, new StateDict(golden.Weights), sides)
        {
            Features = [.. config.Features.Where(feature => !leftOut.Contains(feature.Name))],
            Padding = static feature => feature.Padding ?? -1,
            Unknown = static _ => 0,
        };
        foreach (var feature in model.Features.Where(feature => feature.Kind != FrameworkFeatureKind.Numeric && feature.SharedWith is null))
        {
            model.Add($"embedding.{feature.Name}.weight", model.Weights.Take($"embedding.embed_dict.{feature.Name}.weight"));
        }

        return model;
    }

    private static MlpOptions Tower(FrameworkModel model, string side)
    {
        var spec = model.Options.Object($"{side}_params");
        var units = spec.Ints("dims", 1);
        var activation = model.Activation(spec.Text("activation"));
        for (var i = 0; i < units.Count; i++)
        {
            var module = $"{side}_mlp.mlp.";
            Rename($"{module}{ModulesOfALayer * i}", $"{side}.{i}", "weight", "bias");
            Rename($"{module}{(ModulesOfALayer * i) + 1}", $"{side}.{i}.norm", "weight", "bias", "running_mean", "running_var");
            if (activation.Kind == ActivationKind.PRelu)
            {
                var slope = model.Weights.Take($"{module}{(ModulesOfALayer * i) + 2}.weight").AsFloats()[0];
                model.Add($"{side}.{i}.activation.alpha", new Tensor(new Shape(units[i]), [.. Enumerable.Repeat(slope, units[i])]));
            }
        }

        return new MlpOptions { HiddenUnits = units, Activation = new LayerActivation(activation), BatchNorm = true };

        void Rename(string from, string to, params IReadOnlyList<string> parts)
        {
            foreach (var part in parts)
            {
                model.Add($"{to}.{part}", model.Weights.Take($"{from}.{part}"));
            }
        }
    }
}
