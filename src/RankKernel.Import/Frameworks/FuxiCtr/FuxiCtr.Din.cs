using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class FuxiCtr
{
    private static Func<GraphBuilder, Value> Din(FuxiCtrModel model)
    {
        if (model.Options.Has("attention_output_activation"))
        {
            throw new NotSupportedModelException("An activation of DIN's attention output is not supported.");
        }

        var pairs = FuxiCtrAttention.Pairs(model.Common);
        var options = new DinOptions
        {
            Embedding = model.Embedding(),
            Attended = pairs,
            Attention = new AttentionOptions
            {
                HiddenUnits = model.Options.Ints("attention_hidden_units", 1),
                Activation = new LayerActivation(model.Common.Activation(model.Options.Text("attention_hidden_activations"))),
                Normalization = model.Options.Flag("din_use_softmax", false) ? AttentionNormalization.Softmax : AttentionNormalization.None,
            },
            Mlp = model.Mlp("dnn", "mlp", "dnn_hidden_units", "dnn_activations"),
        };
        for (var unit = 0; unit < pairs.Count; unit++)
        {
            model.Layers($"attention_layers.{unit}.attention_layer", $"attention.{unit}", options.Attention.HiddenUnits.Count);
        }

        return graph => Zoo.Din.Build(graph, options);
    }
}
