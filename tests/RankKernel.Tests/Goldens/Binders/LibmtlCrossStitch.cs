using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>Cross-stitch of LibMTL: a copy of everything for each task; the last of its sets of mixing weights is not used.</summary>
internal static class LibmtlCrossStitch
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var model = new FrameworkModel(FrameworkConfig.Read(golden.ConfigBytes), new StateDict(golden.Weights), sides)
        {
            Padding = static _ => -1,
            Unknown = static _ => 0,
        };
        model.IgnoreTraining("embedding_dim");
        var (weights, tasks, layers) = (model.Weights, model.Options.Int("task_num", 1), model.Options.Ints("layers", 1));
        for (var task = 0; task < tasks; task++)
        {
            foreach (var feature in model.Features.Where(feature => feature.Kind == FrameworkFeatureKind.Categorical))
            {
                model.Add($"embedding.{task}.{feature.Name}.weight", weights.Take($"encoder.resnet_conv.task{task}.0.tables.{feature.Name}.weight"));
            }

            for (var layer = 0; layer < layers.Count; layer++)
            {
                model.Add($"task.{task}.{layer}.weight", weights.Take($"encoder.resnet_layer.{layer}.{task}.0.weight"));
                model.Add($"task.{task}.{layer}.bias", weights.Take($"encoder.resnet_layer.{layer}.{task}.0.bias"));
            }

            model.Add($"task.{task}.out.weight", weights.Take($"decoders.task{task}.weight"));
            model.Add($"task.{task}.out.bias", weights.Take($"decoders.task{task}.bias"));
        }

        for (var layer = 1; layer < layers.Count; layer++)
        {
            model.Add($"stitch.{layer}.weight", StateDict.Part(weights.Take("encoder.cross_unit"), layer - 1));
        }

        var options = new CrossStitchOptions
        {
            Embedding = model.Embedding(NumericInput.Raw),
            OwnTables = true,
            Tasks = [.. Enumerable.Range(0, tasks).Select(task => $"task{task}")],
            Mlp = new MlpOptions { HiddenUnits = layers, Activation = new LayerActivation(model.Activation(model.Options.Text("activation"))) },
        };
        return new GoldenModel(model.Bind(graph => CrossStitch.Build(graph, options)));
    }
}
