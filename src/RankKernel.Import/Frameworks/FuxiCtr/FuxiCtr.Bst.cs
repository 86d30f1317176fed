using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class FuxiCtr
{
    private static Func<GraphBuilder, Value> Bst(FuxiCtrModel model)
    {
        var pairs = FuxiCtrAttention.Pairs(model.Common);
        var transformer = new TransformerOptions
        {
            Blocks = model.Options.Int("stacked_transformer_layers", 1),
            Heads = model.Options.Int("num_heads", 1),
            Activation = new LayerActivation(new Activation(ActivationKind.LeakyRelu, 0.01)),
            Causal = model.Options.Flag("use_causal_mask", false),
            Residual = model.Options.Flag("use_residual", true),
            LayerNorm = model.Options.Flag("layer_norm", true),
        };
        var joined = model.Options.Flag("use_position_emb", true);
        var options = new BstOptions
        {
            Embedding = model.Embedding(),
            Attended = pairs,
            Transformer = transformer,
            Position = joined ? PositionEmbedding.Joined : PositionEmbedding.None,
            PositionsFromEnd = model.Common.Histories.Any(history => history.Columns[0].PaddedInFront),
            Pooling = model.Options.Text("seq_pooling_type", "mean") switch
            {
                "target" => SequencePooling.Target,
                "mean" => SequencePooling.Mean,
                "sum" => SequencePooling.Sum,
                var other => throw new NotSupportedModelException($"The BST pooling '{other}' is not supported."),
            },
            Mlp = model.Mlp("dnn", "mlp", "dnn_hidden_units", "dnn_activations"),
        };
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            AddTransformer(model, $"transformer_encoders.{pair}", $"transformer.{pair}", transformer, joined);
        }

        return graph => Zoo.Bst.Build(graph, options);
    }

    private static void AddTransformer(FuxiCtrModel model, string from, string to, TransformerOptions options, bool joined)
    {
        var weights = model.Common.Weights;
        if (joined)
        {
            model.Common.Add($"{to}.position.weight", weights.Take($"{from}.position_emb"));
        }

        for (var i = 0; i < options.Blocks; i++)
        {
            var (block, target) = ($"{from}.transformer_blocks.{i}", $"{to}.{i}");
            TransformerWeights.AddAttention(weights, model.Common.Add, $"{block}.attention", target);
            model.Output($"{block}.ffn.0", $"{target}.hidden");
            model.Output($"{block}.ffn.2", $"{target}.output");
            if (options.LayerNorm)
            {
                model.Output($"{block}.layer_norm1", $"{target}.norm1");
                model.Output($"{block}.layer_norm2", $"{target}.norm2");
            }
        }
    }
}
