using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class DeepCtrTorch
{
    private static Func<GraphBuilder, Value> Dien(DeepCtrTorchModel model)
    {
        model.Common.IgnoreTraining("use_negsampling");
        var type = model.Options.Text("gru_type");
        var evolution = type switch
        {
            "GRU" => InterestEvolution.AttendedGru,
            "AIGRU" => InterestEvolution.AiGru,
            "AGRU" => InterestEvolution.AGru,
            "AUGRU" => InterestEvolution.AuGru,
            _ => throw new NotSupportedModelException($"The DIEN recurrence '{type}' is not supported."),
        };
        var history = model.Common.Histories[0];
        var hidden = model.Options.Ints("dnn_hidden_units", 1);
        var options = new DienOptions
        {
            Embedding = model.Embedding(feature => feature.Kind != FrameworkFeatureKind.Sequence || history.Columns.Contains(feature)),
            Attended = [new AttendedPair(model.Options.Texts("history_feature_list"), [.. history.Columns.Select(model.Common.Field)])],
            Evolution = evolution,
            Attention = new AttentionOptions
            {
                HiddenUnits = model.Options.Ints("att_hidden_units", 1),
                Activation = model.Activation("att_activation"),
                Normalization = model.Options.Flag("att_weight_normalization", true) ? AttentionNormalization.Softmax : AttentionNormalization.None,
            },
            Mlp = new MlpOptions
            {
                HiddenUnits = hidden,
                Activation = model.Activation("dnn_activation"),
                BatchNorm = model.Options.Flag("use_bn", false),
            },
        };
        RecurrentWeights.AddTorch(model.Common, "interest_extractor.gru", "extraction.0");
        AddEvolution(model.Common, evolution);
        model.Layers("interest_evolution.attention.local_att.dnn", "attention.0", options.Attention.HiddenUnits);
        model.Rename("interest_evolution.attention.local_att.dense", "attention.0.out", "weight", "bias");
        model.Layers("dnn", "mlp", hidden);
        model.Rename("linear", "mlp.out", "weight");
        model.Bias("mlp.out.bias");
        return graph => Zoo.Dien.Build(graph, options);
    }

    /// <summary>AUGRU adds one bias on both sides, and its state dict has it under both names. AGRU does not use the gate z.</summary>
    private static void AddEvolution(FrameworkModel model, InterestEvolution evolution)
    {
        const string From = "interest_evolution.interest_evolution";
        const string To = "evolution.0";
        switch (evolution)
        {
            case InterestEvolution.AGru:
                RecurrentWeights.AddTorch(model, $"{From}.rnn", To, "", [0, 2]);
                break;
            case InterestEvolution.AuGru:
                RecurrentWeights.AddTorch(model, $"{From}.rnn", To, "");
                break;
            default:
                RecurrentWeights.AddTorch(model, From, To);
                break;
        }
    }
}
