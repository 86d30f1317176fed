using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class FuxiCtr
{
    private static Func<GraphBuilder, Value> Dnn(FuxiCtrModel model)
    {
        var options = new DnnOptions { Embedding = model.Embedding(), Mlp = model.Mlp("mlp", "mlp", "hidden_units", HiddenActivations) };
        return graph => Zoo.Dnn.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Gdcn(FuxiCtrModel model, CrossStructure structure)
    {
        var (weights, layers) = (model.Common.Weights, model.Options.Int("num_cross_layers", 1));
        for (var i = 0; i < layers; i++)
        {
            model.Common.Add($"cross.{i}.weight", weights.Take($"cross_net.w.{i}.weight"));
            model.Common.Add($"cross.{i}.bias", weights.Take($"cross_net.b.{i}"));
            model.Common.Add($"cross.{i}.gate.weight", weights.Take($"cross_net.wg.{i}.weight"));
        }

        var isParallel = structure == CrossStructure.Parallel;
        var mlp = model.Mlp("dnn", isParallel ? "mlp" : "stacked", "dnn_hidden_units", "dnn_activations", output: "out");
        if (isParallel)
        {
            model.Output("fc", "out");
        }

        var options = new DcnOptions
        {
            Embedding = model.Embedding(),
            Cross = new CrossOptions { Kind = CrossKind.Gated, Layers = layers },
            Structure = structure,
            Mlp = mlp,
            Stacked = mlp,
        };
        return graph => Zoo.Dcn.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> MaskNet(FuxiCtrModel model)
    {
        var parallel = model.Options.Text("model_type") switch
        {
            "ParallelMaskNet" => true,
            "SerialMaskNet" => false,
            var other => throw new NotSupportedModelException($"The MaskNet type '{other}' is not supported."),
        };
        var activation = new LayerActivation(model.Common.Activation(model.Options.Text("dnn_hidden_activations")));
        var (count, width) = (model.Options.Int("parallel_num_blocks", 1), model.Options.Int("parallel_block_dim", 1));
        var options = new MaskNetOptions
        {
            Embedding = model.Embedding(),
            Structure = parallel ? MaskNetStructure.Parallel : MaskNetStructure.Serial,
            Blocks = parallel ? [.. Enumerable.Repeat(width, count)] : model.Options.Ints("dnn_hidden_units", 1),
            Ratio = model.Options.Number("reduction_ratio"),
            Activation = activation,
            FieldNorm = model.Options.Flag("emb_layernorm", true),
            BlockNorm = model.Options.Flag("net_layernorm", true),
            Mlp = parallel ? model.Mlp("mask_net.dnn", "mlp", "dnn_hidden_units", "dnn_hidden_activations") : new MlpOptions(),
        };
        foreach (var (i, feature) in model.Common.Features.Index().Where(_ => options.FieldNorm))
        {
            model.Output($"emb_norm.{i}", $"field_norm.{feature.Name}");
        }

        for (var i = 0; i < options.Blocks.Count; i++)
        {
            var block = $"mask_net.mask_blocks.{i}";
            model.Output($"{block}.mask_layer.0", $"block.{i}.mask.0");
            model.Output($"{block}.mask_layer.2", $"block.{i}.mask.out");
            model.Common.Add($"block.{i}.weight", model.Common.Weights.Take($"{block}.hidden_layer.0.weight"));
            if (options.BlockNorm)
            {
                model.Output($"{block}.hidden_layer.1", $"block.{i}.norm");
            }
        }

        if (!parallel)
        {
            model.Output("mask_net.fc.0", "out");
        }

        return graph => Zoo.MaskNet.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Dssm(FuxiCtrModel model)
    {
        var (user, item) = (Tower(model, "user"), Tower(model, "item"));
        var units = model.Options.Ints("user_tower_units", 1)[^1];
        var options = new TwoTowerOptions
        {
            Embedding = model.Embedding(),
            UserFields = Of("user"),
            ItemFields = Of("item"),
            User = user,
            Item = item,
            OutputUnits = units,
        };
        return graph => Zoo.TwoTower.Build(graph, options);

        IReadOnlyList<string> Of(string source) =>
            [.. model.Common.Features.Where(feature => feature.Source == source).Select(model.Common.Field)];
    }

    /// <summary>The last of a tower's widths is that of its output layer.</summary>
    private static MlpOptions Tower(FuxiCtrModel model, string side)
    {
        model.Common.IgnoreTraining($"{side}_tower_dropout");
        return model.Mlp($"{side}_tower", side, $"{side}_tower_units", $"{side}_tower_activations", lastIsOutput: true);
    }
}
