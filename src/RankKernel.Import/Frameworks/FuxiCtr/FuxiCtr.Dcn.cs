using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class FuxiCtr
{
    private static Func<GraphBuilder, Value> Dcn(FuxiCtrModel model)
    {
        var deep = model.Options.Ints("dnn_hidden_units", 1).Count > 0;
        var layers = model.Options.Int("num_cross_layers", 1);
        for (var i = 0; i < layers; i++)
        {
            var weight = model.Common.Weights.Take($"crossnet.cross_net.{i}.weight.weight");
            model.Common.Add($"cross.{i}.weight", StateDict.Reshaped(weight, weight.Shape.Last));
            model.Common.Add($"cross.{i}.bias", model.Common.Weights.Take($"crossnet.cross_net.{i}.bias"));
        }

        var options = new DcnOptions
        {
            Embedding = model.Embedding(),
            Cross = new CrossOptions { Kind = CrossKind.Vector, Layers = layers },
            Structure = deep ? CrossStructure.Parallel : CrossStructure.CrossOnly,
            Mlp = model.Mlp("dnn", "mlp", "dnn_hidden_units", "dnn_activations"),
        };
        model.Output("fc", "out");
        return graph => Zoo.Dcn.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> DcnV2(FuxiCtrModel model)
    {
        var options = new DcnOptions
        {
            Embedding = model.Embedding(),
            Cross = Cross(model),
            Structure = model.Options.Text("model_structure") switch
            {
                "parallel" => CrossStructure.Parallel,
                "stacked" => CrossStructure.Stacked,
                "stacked_parallel" => CrossStructure.StackedParallel,
                "crossnet_only" => CrossStructure.CrossOnly,
                var other => throw new NotSupportedModelException($"The DCNv2 structure '{other}' is not supported."),
            },
            Mlp = model.Mlp("parallel_dnn", "mlp", "parallel_dnn_hidden_units", "dnn_activations"),
            Stacked = model.Mlp("stacked_dnn", "stacked", "stacked_dnn_hidden_units", "dnn_activations"),
        };
        model.Output("fc", "out");
        return graph => Zoo.Dcn.Build(graph, options);
    }

    private static CrossOptions Cross(FuxiCtrModel model)
    {
        var mixture = model.Options.Flag("use_low_rank_mixture", false);
        var options = new CrossOptions
        {
            Kind = mixture ? CrossKind.Mixture : CrossKind.Matrix,
            Layers = model.Options.Int("num_cross_layers", 1),
            Rank = model.Options.Int("low_rank", 1),
            Experts = model.Options.Int("num_experts", 1),
        };
        for (var i = 0; i < options.Layers; i++)
        {
            if (mixture)
            {
                var weights = model.Common.Weights;
                CrossWeights.AddMixture(
                    model.Common, i, weights.Take($"crossnet.U_list.{i}"), weights.Take($"crossnet.V_list.{i}"),
                    weights.Take($"crossnet.C_list.{i}"), weights.Take($"crossnet.bias.{i}"));
            }
            else
            {
                model.Output($"crossnet.cross_layers.{i}", $"cross.{i}");
            }
        }

        if (mixture)
        {
            CrossWeights.AddGates(model.Common, options.Experts);
        }

        return options;
    }
}
