using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class FuxiCtr
{
    private static Func<GraphBuilder, Value> Dien(FuxiCtrModel model)
    {
        model.Common.IgnoreTraining("aux_loss_alpha", "attention_hidden_units", "attention_activation");
        var isNetwork = model.Options.Text("attention_type") == "din_attention";
        var type = model.Options.Text("gru_type");
        var evolution = type switch
        {
            "GRU" => InterestEvolution.Gru,
            "AIGRU" => InterestEvolution.AiGru,
            "AGRU" => InterestEvolution.AGru,
            "AUGRU" => InterestEvolution.AuGru,
            _ => throw new NotSupportedModelException($"The DIEN recurrence '{type}' is not supported."),
        };
        var pairs = FuxiCtrAttention.Pairs(model.Common);
        var options = new DienOptions
        {
            Embedding = model.Embedding(),
            Attended = pairs,
            Evolution = evolution,
            AttentionKind = model.Options.Text("attention_type") switch
            {
                "bilinear_attention" => InterestAttention.Bilinear,
                "dot_attention" => InterestAttention.Dot,
                "din_attention" => InterestAttention.Network,
                var other => throw new NotSupportedModelException($"The DIEN attention '{other}' is not supported."),
            },
            Attention = new AttentionOptions
            {
                HiddenUnits = isNetwork ? model.Options.Ints("attention_hidden_units", 1) : [],
                Activation = new LayerActivation(isNetwork ? model.Common.Activation(model.Options.Text("attention_activation")) : ActivationKind.None),
                Normalization = model.Options.Flag("use_attention_softmax", true) ? AttentionNormalization.Softmax : AttentionNormalization.None,
            },
            Sums = model.Options.Flag("enable_sum_pooling", false) ? pairs : [],
            Mlp = model.Mlp("dnn", "mlp", "dnn_hidden_units", "dnn_activations"),
        };
        for (var unit = 0; unit < pairs.Count; unit++)
        {
            RecurrentWeights.AddTorch(model.Common, $"extraction_modules.{unit}", $"extraction.{unit}");
            AddEvolution(model.Common, evolution, unit);
            if (evolution == InterestEvolution.Gru)
            {
                continue;
            }

            if (isNetwork)
            {
                model.Layers($"attention_modules.{unit}.attn_mlp", $"attention.{unit}", options.Attention.HiddenUnits.Count);
            }
            else if (options.AttentionKind == InterestAttention.Bilinear)
            {
                model.Common.Add($"attention.{unit}.weight", model.Common.Weights.TakeTransposed($"attention_modules.{unit}.W_kernel"));
            }
        }

        return graph => Zoo.Dien.Build(graph, options);
    }

    /// <summary>The framework's own cells have their gates in the order u, r, n; AGRU does not use the first.</summary>
    private static void AddEvolution(FrameworkModel model, InterestEvolution evolution, int unit)
    {
        var (from, to) = ($"evolving_modules.{unit}", $"evolution.{unit}");
        if (evolution is InterestEvolution.Gru or InterestEvolution.AiGru)
        {
            RecurrentWeights.AddTorch(model, from, to);
            return;
        }

        int[] order = evolution == InterestEvolution.AGru ? [1, 2] : [1, 0, 2];
        RecurrentWeights.Add(model, $"{from}.gru_cell.x2h", "weight", "bias", to, order);
        RecurrentWeights.Add(model, $"{from}.gru_cell.h2h", "weight", "bias", $"{to}.recurrent", order);
    }
}
