using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class FuxiCtr
{
    private static Func<GraphBuilder, Value> TransAct(FuxiCtrModel model)
    {
        if (model.Options.Flag("use_time_window_mask", false))
        {
            throw new NotSupportedModelException("TransAct's mask of a time window, which is random in training, is not supported.");
        }

        var pairs = FuxiCtrAttention.Pairs(model.Common);
        var transformer = new TransformerOptions
        {
            Blocks = model.Options.Int("transformer_layers", 1),
            Heads = model.Options.Int("num_heads", 1),
            HiddenUnits = model.Options.Int("dim_feedforward", 1),
        };
        model.Common.IgnoreTraining("transformer_dropout");
        var pooled = model.Options.Flag("concat_max_pool", true);
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            var (from, to) = ($"transformer_encoders.{pair}", $"transformer.{pair}");
            for (var i = 0; i < transformer.Blocks; i++)
            {
                TransformerWeights.AddEncoderLayer(model.Common.Weights, model.Common.Add, $"{from}.transformer_encoder.layers.{i}", $"{to}.{i}");
            }

            if (pooled)
            {
                model.Output($"{from}.out_linear", $"{to}.pooled");
            }
        }

        var cross = new CrossOptions { Kind = CrossKind.Matrix, Layers = model.Options.Int("dcn_cross_layers", 1) };
        for (var i = 0; i < cross.Layers; i++)
        {
            model.Output($"crossnet.cross_layers.{i}", $"cross.{i}");
        }

        var options = new TransActOptions
        {
            Embedding = model.Embedding(),
            Attended = pairs,
            Transformer = transformer,
            LastPositions = model.Options.Int("first_k_cols", 1),
            MaxPool = pooled,
            Cross = cross,
            Mlp = model.Mlp("parallel_dnn", "mlp", "dcn_hidden_units", "hidden_activations"),
            Head = model.Mlp("mlp", "head", "mlp_hidden_units", "hidden_activations"),
        };
        return graph => Zoo.TransAct.Build(graph, options);
    }
}
