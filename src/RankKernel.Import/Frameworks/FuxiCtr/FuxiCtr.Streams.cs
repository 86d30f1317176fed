using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class FuxiCtr
{
    private static Func<GraphBuilder, Value> DualMlp(FuxiCtrModel model)
    {
        var options = new DualMlpOptions { Embedding = model.Embedding(), First = Stream(model, 1, "first"), Second = Stream(model, 2, "second") };
        return graph => Zoo.DualMlp.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> FinalMlp(FuxiCtrModel model)
    {
        var options = new FinalMlpOptions
        {
            Embedding = model.Embedding(),
            First = Stream(model, 1, "first"),
            Second = Stream(model, 2, "second"),
            Selection = model.Options.Flag("use_fs", true),
            Gate = new MlpOptions { HiddenUnits = model.Options.Ints("fs_hidden_units", 1) },
            FirstContext = model.Options.Texts("fs1_context"),
            SecondContext = model.Options.Texts("fs2_context"),
            Heads = model.Options.Int("num_heads", 1),
        };
        if (options.Selection)
        {
            Context(model, 1, "first", options.FirstContext, options.Gate);
            Context(model, 2, "second", options.SecondContext, options.Gate);
        }

        model.Output("fusion_module.w_x", "first.out");
        model.Output("fusion_module.w_y", "second.out");
        var (left, right) = (options.First.HiddenUnits[^1] / options.Heads, options.Second.HiddenUnits[^1] / options.Heads);
        var products = model.Common.Weights.Take("fusion_module.w_xy", options.Heads, left, right);
        for (var head = 0; head < options.Heads; head++)
        {
            model.Common.Add($"fusion.{head}.weight", StateDict.Transposed(StateDict.Part(products, head)));
        }

        return graph => Zoo.FinalMlp.Build(graph, options);
    }

    private static void Context(FuxiCtrModel model, int number, string stream, IReadOnlyList<string> fields, MlpOptions gate)
    {
        if (fields.Count == 0)
        {
            var vector = model.Common.Weights.Take($"fs_module.fs{number}_ctx_bias");
            model.Common.Add($"{stream}.context", StateDict.Reshaped(vector, vector.Shape.Last));
        }

        model.Tables($"fs_module.fs{number}_ctx_emb", $"embedding.{stream}.context", fields.Select(model.Common.Config.Feature));
        model.Layers($"fs_module.fs{number}_gate", $"{stream}.gate", gate.HiddenUnits.Count);
    }

    private static Func<GraphBuilder, Value> FinalNet(FuxiCtrModel model)
    {
        var two = model.Options.Text("block_type") switch
        {
            "1B" => false,
            "2B" => true,
            var other => throw new NotSupportedModelException($"The FinalNet block type '{other}' is not supported."),
        };
        var options = new FinalNetOptions
        {
            Embedding = model.Embedding(),
            First = Block(model, 1, "first"),
            Second = two ? Block(model, 2, "second") : null,
            Residual = model.Options.Text("residual_type") switch
            {
                "concat" => FinalNetResidual.Concat,
                "sum" => FinalNetResidual.Sum,
                var other => throw new NotSupportedModelException($"The FinalNet residual type '{other}' is not supported."),
            },
            FieldGates = model.Options.Flag("use_feature_gating", false),
        };
        if (options.FieldGates)
        {
            model.Output("feature_gating.linear", "gate");
        }

        return graph => Zoo.FinalNet.Build(graph, options);
    }

    private static MlpOptions Block(FuxiCtrModel model, int number, string name)
    {
        model.Common.IgnoreTraining($"block{number}_dropout", "block2_hidden_units", "block2_hidden_activations", "block2_dropout");
        var options = new MlpOptions
        {
            HiddenUnits = model.Options.Ints($"block{number}_hidden_units", 1),
            Activation = new LayerActivation(model.Common.Activation(model.Options.Text($"block{number}_hidden_activations"))),
            BatchNorm = model.Options.Flag("batch_norm", true),
        };
        for (var i = 0; i < options.HiddenUnits.Count; i++)
        {
            model.Output($"block{number}.layer.{i}.linear", $"{name}.{i}");
            model.Norm($"block{number}.norm.{i}", $"{name}.{i}.norm", options.BatchNorm);
        }

        model.Output($"fc{number}", $"{name}.out");
        return options;
    }

    private static MlpOptions Stream(FuxiCtrModel model, int number, string name)
    {
        model.Common.IgnoreTraining($"mlp{number}_dropout");
        return model.Mlp($"mlp{number}", name, $"mlp{number}_hidden_units", $"mlp{number}_hidden_activations", batchNorm: $"mlp{number}_batch_norm");
    }
}
