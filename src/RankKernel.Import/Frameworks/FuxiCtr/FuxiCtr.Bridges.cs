using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class FuxiCtr
{
    private static Func<GraphBuilder, Value> Edcn(FuxiCtrModel model)
    {
        var options = new EdcnOptions
        {
            Embedding = model.Embedding(),
            Layers = model.Options.Int("num_cross_layers", 1),
            Activation = new LayerActivation(model.Common.Activation(model.Options.Text("hidden_activations"))),
            Bridge = model.Options.Text("bridge_type") switch
            {
                "hadamard_product" => EdcnBridge.Product,
                "pointwise_addition" => EdcnBridge.Sum,
                "concatenation" => EdcnBridge.Concat,
                "attention_pooling" => EdcnBridge.Attention,
                var other => throw new NotSupportedModelException($"The EDCN bridge '{other}' is not supported."),
            },
            SharedAttention = true,
            Temperature = model.Options.Number("temperature"),
            BatchNorm = model.Options.Flag("batch_norm", false),
        };
        var weights = model.Common.Weights;
        for (var i = 0; i < options.Layers; i++)
        {
            foreach (var (stream, number) in ((string, int)[])[("cross", 1), ("deep", 2)])
            {
                model.Common.Add($"regulation.{i}.{stream}.gate", weights.Take($"regulation_modules.{i}.g{number}"));
                model.Norm($"regulation_modules.{i}.bn{number}", $"regulation.{i}.{stream}.norm", options.BatchNorm);
            }

            var cross = weights.Take($"cross_layers.{i}.weight.weight");
            model.Common.Add($"cross.{i}.weight", StateDict.Reshaped(cross, cross.Shape.Last));
            model.Common.Add($"cross.{i}.bias", weights.Take($"cross_layers.{i}.bias"));
            model.Output($"dense_layers.{i}.mlp.0", $"deep.{i}");
            Bridge(model, i, options.Bridge);
        }

        model.Output("fc", "out");
        return graph => Zoo.Edcn.Build(graph, options);
    }

    /// <summary>The second attention of a bridge is never used.</summary>
    private static void Bridge(FuxiCtrModel model, int layer, EdcnBridge bridge)
    {
        var (from, to, weights) = ($"bridge_modules.{layer}", $"bridge.{layer}", model.Common.Weights);
        if (bridge == EdcnBridge.Concat)
        {
            model.Output($"{from}.concat_pooling.0", to);
        }
        else if (bridge == EdcnBridge.Attention)
        {
            model.Output($"{from}.attention1.0", $"{to}.cross.0");
            model.Common.Add($"{to}.cross.1.weight", weights.Take($"{from}.attention1.2.weight"));
            foreach (var unused in (string[])["0.weight", "0.bias", "2.weight"])
            {
                weights.Take($"{from}.attention2.{unused}");
            }
        }
    }

    private static Func<GraphBuilder, Value> WuKong(FuxiCtrModel model)
    {
        var options = new WuKongOptions
        {
            Embedding = model.Embedding(),
            Layers = model.Options.Int("num_wukong_layers", 1),
            FmVectors = model.Options.Int("fmb_features", 1),
            LinearVectors = model.Options.Int("lcb_features", 1),
            Rank = model.Options.Int("fmp_rank_k", 1, 0),
            Fm = new MlpOptions
            {
                HiddenUnits = model.Options.Ints("fmb_mlp_units", 1),
                Activation = new LayerActivation(model.Common.Activation(model.Options.Text("fmb_mlp_activations"))),
            },
            LayerNorm = model.Options.Flag("layer_norm", true),
            Mlp = model.Mlp("fc", "mlp", "mlp_hidden_units", "mlp_hidden_activations", batchNorm: "mlp_batch_norm"),
        };
        var weights = model.Common.Weights;
        for (var i = 0; i < options.Layers; i++)
        {
            var (from, to) = ($"wukong_stack.{i}", $"layer.{i}");
            if (options.Rank > 0)
            {
                model.Common.Add($"{to}.projection.weight", weights.TakeTransposed($"{from}.fmb.proj_Y"));
            }

            model.Output($"{from}.fmb.layer_norm", $"{to}.fm.norm");
            model.Layers($"{from}.fmb.mlp", $"{to}.fm", options.Fm.HiddenUnits.Count);
            model.Common.Add($"{to}.linear.weight", weights.Take($"{from}.lcb.linear.weight"));
            if (options.LayerNorm)
            {
                model.Output($"{from}.layer_norm", $"{to}.norm");
            }

            if (weights.Contains($"{from}.residual_proj.weight"))
            {
                model.Output($"{from}.residual_proj", $"{to}.residual");
            }
        }

        return graph => Zoo.WuKong.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Apg(FuxiCtrModel model)
    {
        var spec = model.Options;
        var (mode, hyper, fields) = (spec.Text("condition_mode"), spec.Object("hypernet_config"), spec.Texts("condition_features"));
        if (mode is not ("self-wise" or "group-wise" or "mix-wise"))
        {
            throw new NotSupportedModelException($"The APG condition mode '{mode}' is not supported.");
        }

        var options = new ApgOptions
        {
            Embedding = model.Embedding(),
            Linear = model.Linear("fm.lr_layer"),
            Condition = mode == "self-wise" ? [] : [.. model.Common.Features.Select(feature => feature.Name).Where(fields.Contains)],
            OwnCondition = mode != "self-wise" && spec.Flag("new_condition_emb", false),
            Rank = spec.Has("rank_k") ? spec.Int("rank_k", 1) : 0,
            OverParameters = spec.Has("overparam_p") ? spec.Int("overparam_p", 1) : 0,
            GeneratedBias = spec.Flag("generate_bias", false),
            Generator = new MlpOptions
            {
                HiddenUnits = hyper.Ints("hidden_units", 1),
                Activation = new LayerActivation(model.Common.Activation(hyper.Text("hidden_activations"))),
            },
            Mlp = new MlpOptions
            {
                HiddenUnits = spec.Ints("hidden_units", 1),
                Activation = new LayerActivation(model.Common.Activation(spec.Text(HiddenActivations))),
                BatchNorm = spec.Flag("batch_norm", false),
            },
        };
        model.Common.IgnoreTraining("new_condition_emb");
        if (options.OwnCondition)
        {
            model.Tables("condition_emb_layer", "embedding.condition", options.Condition.Select(model.Common.Config.Feature));
        }

        for (var i = 0; i < options.Mlp.HiddenUnits.Count; i++)
        {
            Generated(model, $"mlp.dense_layers.linear_{i + 1}", $"mlp.{i}", options);
            model.Norm($"mlp.dense_layers.bn_{i + 1}", $"mlp.{i}.norm", options.Mlp.BatchNorm);
        }

        model.Output("mlp.dense_layers.out_proj", "mlp.out");
        return graph => Zoo.Apg.Build(graph, options);
    }

    /// <summary>out = ((h·U)·S)·V here, with matrices [in, out].</summary>
    private static void Generated(FuxiCtrModel model, string from, string to, ApgOptions options)
    {
        var weights = model.Common.Weights;
        foreach (var (matrix, part) in ((string, string)[])(options.Rank == 0 ? [] : [("U", "u"), ("V", "v")]))
        {
            if (options.OverParameters == 0)
            {
                model.Common.Add($"{to}.{part}", weights.TakeTransposed($"{from}.{matrix}"));
            }
            else
            {
                model.Common.Add($"{to}.{part}.0", weights.TakeTransposed($"{from}.{matrix}_r"));
                model.Common.Add($"{to}.{part}.1", weights.TakeTransposed($"{from}.{matrix}_l"));
            }
        }

        if (!options.GeneratedBias)
        {
            var bias = weights.Take($"{from}.bias");
            model.Common.Add($"{to}.bias", StateDict.Reshaped(bias, bias.Shape.Last));
        }

        model.Layers($"{from}.hypernet", $"{to}.generator", options.Generator.HiddenUnits.Count);
    }
}
