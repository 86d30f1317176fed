using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class DeepCtrTorch
{
    private static Func<GraphBuilder, Value> AutoInt(DeepCtrTorchModel model)
    {
        var attention = new FieldAttentionOptions
        {
            Layers = model.Options.Int("att_layer_num", 1),
            Heads = model.Options.Int("att_head_num", 1),
            Residual = model.Options.Flag("att_res", true) ? FieldResidual.Projected : FieldResidual.None,
        };
        var weights = model.Common.Weights;
        for (var layer = 0; layer < attention.Layers; layer++)
        {
            foreach (var (part, name) in ((string, string)[])[("W_Query", "query"), ("W_key", "key"), ("W_Value", "value"), ("W_Res", "residual")])
            {
                if (part != "W_Res" || attention.Residual == FieldResidual.Projected)
                {
                    model.Common.Add($"attention.{layer}.{name}.weight", weights.TakeTransposed($"int_layers.{layer}.{part}"));
                }
            }
        }

        var mlp = model.Mlp();
        var options = new AutoIntOptions
        {
            Embedding = model.Embedding(),
            Attention = attention,
            Mlp = mlp.HiddenUnits.Count > 0 ? mlp : null,
            Linear = model.Linear(),
        };
        AddOutputs(model, mlp.HiddenUnits);
        return graph => Zoo.AutoInt.Build(graph, options);
    }

    /// <summary>The last layer reads the attended fields, then the DNN: one sum of two products.</summary>
    private static void AddOutputs(DeepCtrTorchModel model, IReadOnlyList<int> units)
    {
        var weight = model.Common.Weights.Take("dnn_linear.weight");
        var deep = units.Count > 0 ? units[^1] : 0;
        var attended = weight.Shape[1] - deep;
        model.Common.Add("attention.out.weight", new Tensor(new Shape(1, attended), weight.AsFloats()[..attended]));
        model.Bias("attention.out.bias");
        if (deep > 0)
        {
            model.Common.Add("mlp.out.weight", new Tensor(new Shape(1, deep), weight.AsFloats()[attended..]));
            model.Common.Add("mlp.out.bias", new Tensor(new Shape(1), [0f]));
        }
    }
}
