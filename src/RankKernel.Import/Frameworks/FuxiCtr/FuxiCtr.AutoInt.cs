using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class FuxiCtr
{
    private static Func<GraphBuilder, Value> AutoInt(FuxiCtrModel model)
    {
        var attention = new FieldAttentionOptions
        {
            Layers = model.Options.Int("attention_layers", 1),
            Heads = model.Options.Int("num_heads", 1),
            Units = model.Options.Int("attention_dim", 1),
            Scaled = model.Options.Flag("use_scale", false),
            Residual = model.Options.Flag("use_residual", true) ? FieldResidual.WhereNeeded : FieldResidual.None,
            LayerNorm = model.Options.Flag("layer_norm", false),
        };
        for (var layer = 0; layer < attention.Layers; layer++)
        {
            var (from, to) = ($"self_attention.{layer}", $"attention.{layer}");
            foreach (var (part, name) in ((string, string)[])[("W_q", "query"), ("W_k", "key"), ("W_v", "value"), ("W_res", "residual")])
            {
                if (part != "W_res" || model.Common.Weights.Contains($"{from}.{part}.weight"))
                {
                    model.Common.Add($"{to}.{name}.weight", model.Common.Weights.Take($"{from}.{part}.weight"));
                }
            }

            if (attention.LayerNorm)
            {
                model.Output($"{from}.layer_norm", $"{to}.norm");
            }
        }

        var mlp = model.Mlp("dnn", "mlp", "dnn_hidden_units", "dnn_activations");
        var options = new AutoIntOptions
        {
            Embedding = model.Embedding(),
            Attention = attention,
            Mlp = mlp.HiddenUnits.Count > 0 ? mlp : null,
            Linear = model.Options.Flag("use_wide", false) ? model.Linear("lr_layer") : null,
        };
        model.Output("fc", "attention.out");
        return graph => Zoo.AutoInt.Build(graph, options);
    }
}
