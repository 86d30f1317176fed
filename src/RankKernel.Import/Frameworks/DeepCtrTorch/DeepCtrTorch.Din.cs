using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class DeepCtrTorch
{
    private static Func<GraphBuilder, Value> Din(DeepCtrTorchModel model)
    {
        var softmax = model.Options.Flag("att_weight_normalization", false);
        var history = model.Common.Histories[0];
        var options = new DinOptions
        {
            Embedding = model.Embedding(),
            Attended = [new AttendedPair(model.Options.Texts("history_feature_list"), [.. history.Columns.Select(model.Common.Field)])],
            Attention = new AttentionOptions
            {
                HiddenUnits = model.Options.Ints("att_hidden_size", 1),
                Activation = model.Activation("att_activation"),
                Normalization = softmax ? AttentionNormalization.Softmax : AttentionNormalization.None,
                Empty = softmax ? EmptyHistory.PaddingRow : EmptyHistory.Zero,
            },
            Mlp = model.Mlp(),
        };
        model.Layers("attention.local_att.dnn", "attention.0", options.Attention.HiddenUnits);
        model.Rename("attention.local_att.dense", "attention.0.out", "weight", "bias");
        model.Output("mlp.out");
        return graph => Zoo.Din.Build(graph, options);
    }
}
