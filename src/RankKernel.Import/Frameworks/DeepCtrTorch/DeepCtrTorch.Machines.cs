using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class DeepCtrTorch
{
    /// <summary>
    /// The framework's learners read the weights of the regions; the learners' own weights, a linear part, an output bias and
    /// embeddings are there and never read.
    /// </summary>
    private static Func<GraphBuilder, Value> LsPlm(DeepCtrTorchModel model)
    {
        var weights = model.Common.Weights;
        foreach (var name in weights.Names.Where(name => !name.StartsWith("region_linear_model.", StringComparison.Ordinal)).ToArray())
        {
            weights.Take(name);
        }

        var regions = model.Options.Int("region_num", 1);
        foreach (var feature in model.Common.Features.Where(feature => feature.Kind != FrameworkFeatureKind.Numeric))
        {
            AddRegions(feature.Name, StateDict.Beside([.. Each(region => $"{region}.embedding_dict.{feature.Name}.weight")]));
        }

        foreach (var (i, feature) in model.Common.Features.Where(feature => feature.Kind == FrameworkFeatureKind.Numeric).Index())
        {
            AddRegions(feature.Name, StateDict.Below([.. Each(region => $"{region}.weight").Select(numbers => StateDict.Reshaped(StateDict.Part(numbers, i), 1, 1))]));
        }

        var options = new LsPlmOptions
        {
            Regions = regions,
            Linear = new LinearOptions
            {
                Poolings = model.Common.Features.Where(feature => feature.Pooling is not null).ToDictionary(model.Common.Field, FrameworkModel.Pooling),
                Bias = false,
            },
        };
        return graph => Zoo.LsPlm.Build(graph, options);

        IEnumerable<Tensor> Each(Func<string, string> name) =>
            Enumerable.Range(0, regions).Select(region => weights.Take(name($"region_linear_model.{region}")));

        void AddRegions(string field, Tensor weight)
        {
            model.Common.Add($"region.{field}.weight", weight);
            model.Common.Add($"learner.{field}.weight", weight);
        }
    }

    private static Func<GraphBuilder, Value> Afn(DeepCtrTorchModel model)
    {
        var weights = model.Common.Weights;
        var hidden = model.Options.Ints("afn_dnn_hidden_units", 1);
        var bias = weights.Take("ltl.ltl_biases");
        model.Common.Add("transform.weight", weights.TakeTransposed("ltl.ltl_weights"));
        model.Common.Add("transform.bias", StateDict.Reshaped(bias, bias.Shape.Last));
        model.Rename("ltl.bn.0", "transform.log.norm", "running_mean", "running_var", "weight", "bias");
        model.Rename("ltl.bn.1", "transform.exp.norm", "running_mean", "running_var", "weight", "bias");
        model.Layers("afn_dnn", "mlp", hidden);
        model.Rename("afn_dnn_linear", "mlp.out", "weight", "bias");
        model.Bias("linear.bias");
        var options = new AfnOptions
        {
            Embedding = model.Embedding(),
            Neurons = model.Options.Int("ltl_hidden_size", 1),
            Least = 1e-7,
            Norm = LogarithmicNorm.Components,
            Bias = true,
            Mlp = new MlpOptions { HiddenUnits = hidden, Activation = model.Activation("dnn_activation"), BatchNorm = true },
            Linear = model.Linear() with { Bias = true },
        };
        return graph => Zoo.Afn.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Ifm(DeepCtrTorchModel model)
    {
        model.Common.Add("factors.weight", model.Common.Weights.Take("transform_weight_matrix_P.weight"));
        model.Bias("linear.bias");
        var options = new IfmOptions
        {
            Embedding = Fields(model),
            Linear = model.Linear() with { Bias = true },
            Mlp = FactorStack(model, "factor_estimating_net"),
        };
        return graph => Zoo.Ifm.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Difm(DeepCtrTorchModel model)
    {
        var weights = model.Common.Weights;
        var residual = model.Options.Flag("att_res", true);
        model.Common.Add("attention.query.weight", weights.TakeTransposed("vector_wise_net.W_Query"));
        model.Common.Add("attention.key.weight", weights.TakeTransposed("vector_wise_net.W_key"));
        model.Common.Add("attention.value.weight", weights.TakeTransposed("vector_wise_net.W_Value"));
        if (residual)
        {
            model.Common.Add("attention.residual.weight", weights.TakeTransposed("vector_wise_net.W_Res"));
        }

        model.Common.Add("factors.vector.weight", weights.Take("transform_matrix_P_vec.weight"));
        model.Common.Add("factors.bit.weight", weights.Take("transform_matrix_P_bit.weight"));
        model.Bias("linear.bias");
        var options = new DifmOptions
        {
            Embedding = Fields(model),
            Linear = model.Linear() with { Bias = true },
            Heads = model.Options.Int("att_head_num", 1),
            Residual = residual,
            Mlp = FactorStack(model, "bit_wise_net"),
        };
        return graph => Zoo.Difm.Build(graph, options);
    }

    private static EmbeddingOptions Fields(DeepCtrTorchModel model)
    {
        var entering = model.Options.Texts("dnn_features");
        return model.Embedding(feature => feature.Kind != FrameworkFeatureKind.Numeric && entering.Contains(feature.Name));
    }

    private static MlpOptions FactorStack(DeepCtrTorchModel model, string network)
    {
        var mlp = new MlpOptions
        {
            HiddenUnits = model.Options.Ints("dnn_hidden_units", 1),
            Activation = model.Activation("dnn_activation"),
            BatchNorm = model.Options.Flag("dnn_use_bn", false),
        };
        model.Layers(network, "mlp", mlp.HiddenUnits);
        return mlp;
    }
}
